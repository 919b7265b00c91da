/** Keys as `--reply` takes them, such as `choices/0/message/content`: a JSON pointer, mostly without its first slash. */
export function pointerOf(keys: readonly string[]): string {
  const path = keys.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
  return keys[0] === '' ? `/${path}` : path;
}
