import { jsonText } from './json-text.ts';

/** Finds the reply in an answer's JSON; undefined if it is missing, or nested too deeply to be one. */
export type FindReply = (answer: unknown) => string | undefined;

/** `pointer`: a key, a path of keys such as `choices/0/message/content`, or a JSON pointer (RFC 6901). */
export function replyAt(pointer: string): FindReply {
  const find = valueAt(pointer);
  return (answer) => {
    const value = find(answer);
    if (typeof value === 'string') return value;
    // Several services answer in parts, such as [{"type":"text","text":"…"}].
    return typeof value === 'object' && value !== null ? jsonText(value) : undefined;
  };
}

/** Finds what is at a place such as `replyAt` takes; undefined where there is nothing. */
export function valueAt(pointer: string): (json: unknown) => unknown {
  const keys = pointer
    .replace(/^\//, '')
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return (json) => {
    let value = json;
    for (const key of keys) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
      value = (value as Record<string, unknown>)[key];
    }
    return value;
  };
}
