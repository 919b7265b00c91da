import { fieldsOf } from '../../answer/json/fields-of.ts';
import type { Asked, AskedAnswer } from '../asked.ts';
import { pointerOf } from '../places/pointer-of.ts';
import { smallJson } from '../places/small-json.ts';
import { textsIn } from '../places/texts-in.ts';

/** A value of the body that a server does not know, such as the name of an assistant. */
export interface UnknownValue {
  /** A pointer into the body. */
  readonly place: string;
  /** The body with an ellipsis there. */
  readonly body: string;
}

const MOST_CHARS = 4_000;

/** The value that an answer quotes; undefined where it quotes none, or the message: any echo repeats that. */
export function unknownValue({ request, token, answer }: Asked): UnknownValue | undefined {
  const said = answer ? wordsOf(answer) : '';
  const json = smallJson(request.body ?? '');
  if (said.includes(token)) return undefined;
  const quoted = textsIn(json).find(({ text }) => isQuoted(text, said) && !request.path.includes(text));
  return quoted && { place: pointerOf(quoted.keys), body: JSON.stringify(withEllipsis(json, quoted.keys)) };
}

/** The names and values of JSON are in quotation marks, too, and quote nothing. */
function wordsOf({ body }: AskedAnswer): string {
  const texts = textsIn(smallJson(body)).map(({ text }) => text);
  return (texts.length > 0 ? texts.join('\n') : body).slice(0, MOST_CHARS);
}

function isQuoted(text: string, said: string): boolean {
  return text !== '' && ['"', "'", '`'].some((mark) => said.includes(`${mark}${text}${mark}`));
}

function withEllipsis(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return '…';
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? withEllipsis(item, rest) : item));
  const fields = fieldsOf(value);
  return { ...fields, [key]: withEllipsis(fields[key], rest) };
}
