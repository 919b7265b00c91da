/** A server may have a path of its own: `--url http://host/assistant`. */
export function pathOn(origin: URL, path: string): string {
  return `${origin.pathname.replace(/\/+$/, '')}${path}`;
}
