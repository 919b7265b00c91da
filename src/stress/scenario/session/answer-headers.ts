const NONE: readonly string[] = [];

/** The headers of an answer by name in lower case; repeated ones are joined. `head`: its lines as they came. */
export function answerHeaders(head: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of head.split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

/** The cookies that an answer sets, each as it came. */
export function setCookies(head: string): readonly string[] {
  // Most answers set none.
  if (!/\r\nset-cookie:/i.test(head)) return NONE;
  return Array.from(head.matchAll(/\r\nset-cookie:[ \t]*([^\r]*)/gi), ([, cookie]) => cookie ?? '');
}
