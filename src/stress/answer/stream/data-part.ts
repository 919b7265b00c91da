/** What parts of a data stream are called in the protocol that followed it. */
const TYPES: Readonly<Record<string, readonly [type: string, field: string]>> = {
  '0': ['text-delta', 'delta'],
  g: ['reasoning-delta', 'delta'],
  '3': ['error', 'errorText'],
  d: ['finish', 'finish'],
};

/**
 * A part of a data stream of Vercel's AI SDK, such as `0:"Hello"`, as an event of its message streams; other parts are
 * empty. Undefined for a line of another kind.
 */
export function eventOfPart(line: string): string | undefined {
  const [, code, value] = /^([\da-z]):(.*)$/s.exec(line) ?? [];
  if (code === undefined) return undefined;
  const known = TYPES[code];
  return known ? `{"type":"${known[0]}","${known[1]}":${value}}` : '{}';
}
