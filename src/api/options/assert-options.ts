import type { TSchema } from 'typebox';
import { firstMistake } from '../../report/saved/first-mistake.ts';
import { optionInvalid } from './option-invalid.ts';

/** The schema of each option, by its name. */
export type OptionSchemas = Readonly<Record<string, TSchema>>;

/** Throws `OPTION_INVALID` for what TypeScript would refuse, and for numbers and texts out of their range. `call`: the name of the function. */
export function assertOptions(call: string, schemas: OptionSchemas, options: unknown): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw optionInvalid(`${call} takes its options as one object`, `They are ${namesOf(schemas)}.`);
  for (const [name, value] of Object.entries(options)) assertOption(call, schemas, name, value);
  const signal = 'signal' in options ? options.signal : undefined;
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw optionInvalid(
      `${call}: signal is not an AbortSignal`,
      'Expected the signal of an AbortController, or AbortSignal.timeout(milliseconds).',
    );
}

function assertOption(call: string, schemas: OptionSchemas, name: string, value: unknown): void {
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (!schema) throw optionInvalid(`${call} has no option ${name}`, `It has ${namesOf(schemas)}.`);
  if (value === undefined) return;
  const mistake = firstMistake(schema, value, `/${name}`);
  if (mistake === undefined) return;
  const { description = 'what docs/api.md says' } = schema as { readonly description?: string };
  throw optionInvalid(`${call}: ${mistake}`, `Expected ${description}.`);
}

function namesOf(schemas: OptionSchemas): string {
  return Object.keys(schemas).sort().join(', ');
}

/** Throws `OPTION_INVALID` where two options are given that exclude each other. */
export function assertNotBoth(
  options: object,
  pairs: readonly (readonly [one: string, other: string])[],
): void {
  const isGiven = (name: string) =>
    ![undefined, false].includes((options as Record<string, undefined>)[name]);
  const both = pairs.find(([one, other]) => isGiven(one) && isGiven(other));
  if (both) throw optionInvalid(`${both[0]} cannot be used with ${both[1]}`, 'Leave out one of them.');
}
