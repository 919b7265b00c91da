import { type TSchema, Type } from 'typebox';
import { MAX_DURATION_MS } from '../../duration.ts';

// The description of each is what follows "Expected" in the hint of an error.

export const Flag = Type.Boolean({ description: 'true or false' });

export const Text = Type.String({ pattern: '\\S', description: 'a text that is not empty' });

/** May be empty. */
export const AnyText = Type.String({ description: 'a text' });

export const Path = Type.String({
  pattern: '^/[!-~]*$',
  description: 'a path that begins with / and has no spaces, such as /v1/chat',
});

export const Milliseconds = Type.Integer({
  minimum: 1,
  maximum: MAX_DURATION_MS,
  description: 'whole milliseconds from 1, 24 hours at most',
});

/** From 0 to 10, such as 0.1 for 10 %. */
export const Tolerance = Type.Number({
  minimum: 0,
  maximum: 10,
  description: 'a share, such as 0.1 for 10 %',
});

export const Names = Type.Array(Text, { description: 'a list of names' });

export const Pem = Type.String({
  pattern: '-----BEGIN ',
  description: 'the text of a PEM file, with a line that starts with -----BEGIN',
});

/** For what is checked in another way. */
export const Anything: TSchema = Type.Unknown();

export function whole(minimum: number, maximum: number): TSchema {
  return Type.Integer({ minimum, maximum, description: `a whole number from ${minimum} to ${maximum}` });
}

export function oneOf(values: readonly string[]): TSchema {
  return Type.Enum([...values], { description: `one of ${values.join(', ')}` });
}
