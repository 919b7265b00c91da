/** More keys do not help to find the right one. */
const MOST_KEYS = 12;
const KEY_CHARS = 40;

/** What some JSON is, for the reason why a history could not be read. */
export function whatIsThere(json: unknown): string {
  if (json === undefined) return 'what is not JSON';
  if (Array.isArray(json)) return json.length === 0 ? 'an empty list' : `a list of ${kindOf(json[0])}`;
  if (typeof json !== 'object' || json === null) return 'JSON without keys';
  const keys = Object.keys(json);
  if (keys.length === 0) return 'JSON without keys';
  const shown = keys.slice(0, MOST_KEYS).map((key) => key.slice(0, KEY_CHARS));
  const more = keys.length > MOST_KEYS ? ', …' : '';
  return `JSON with the ${keys.length === 1 ? 'key' : 'keys'} ${shown.join(', ')}${more}`;
}

function kindOf(item: unknown): string {
  if (Array.isArray(item)) return 'lists';
  if (typeof item !== 'object' || item === null) return `${typeof item === 'string' ? 'texts' : 'values'}`;
  const inner = whatIsThere(item).replace(/^JSON /, '');
  return `objects ${inner}`;
}
