import { jsonText } from './json-text.ts';

/** Finds the reply in an answer's JSON; undefined if it is missing, or nested too deeply to be one. */
export type FindReply = (answer: unknown) => string | undefined;

/** `pointer`: a key, a path of keys such as `choices/0/message/content`, or a JSON pointer (RFC 6901). */
export function replyAt(pointer: string): FindReply {
  const keys = pointer
    .replace(/^\//, '')
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return (answer) => {
    let value = answer;
    for (const key of keys) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
      value = (value as Record<string, unknown>)[key];
    }
    if (typeof value === 'string') return value;
    // Several services answer in parts, such as [{"type":"text","text":"…"}].
    return typeof value === 'object' && value !== null ? jsonText(value) : undefined;
  };
}
