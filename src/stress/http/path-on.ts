/** A server may live below a path: `--url http://host/assistant`. */
export function pathOn(origin: URL, path: string): string {
  return `${origin.pathname.replace(/\/+$/, '')}${path}`;
}
