/** A value as one line of JSON. `readline` ends a line at U+2028 and U+2029 too, which JSON leaves as they are. */
export function lineOf(value: unknown): string {
  return `${JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`;
}
