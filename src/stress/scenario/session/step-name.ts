const ID =
  /^(\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,}|(?=[\w-]*\d)[\w-]{20,})$/i;

/** `POST /conversations/{id}/messages`: the row of all requests that differ only by what they are about. */
export function stepName(method: string, path: string): string {
  // A script may have no path here, which is refused when the request is written.
  return `${method} ${withoutIds(String(path))}`;
}

/** The path without its query, and with `{id}` for each part that is a number, a UUID or a long key. */
export function withoutIds(path: string): string {
  const query = path.search(/[?#]/);
  const plain = query === -1 ? path : path.slice(0, query);
  // Most paths have no digit, and so no id.
  if (!/\d/.test(plain)) return plain;
  return plain
    .split('/')
    .map((part) => (ID.test(part) ? '{id}' : part))
    .join('/');
}
