import { parseJson } from '../../../parse-json.ts';

/** Characters: many times what an answer has that people read, and little to parse several times. */
export const MOST_CHARS = 256 * 1024;

/** The value of a JSON text; undefined for another text, and for one that is too long. */
export function smallJson(text: string): unknown {
  return text.length > MOST_CHARS ? undefined : parseJson(text);
}
