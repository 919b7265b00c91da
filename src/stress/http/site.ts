/** Where requests go, with what all of them need there. */
export interface Site {
  readonly url: string;
  /** The `Authorization` header, unless a request has one of its own; undefined for none. It must not be in a report. */
  readonly login: string | undefined;
}

/** A plain address is a site without a login. */
export function toSite(site: Site | string): Site {
  return typeof site === 'string' ? { url: site, login: undefined } : site;
}

/** The headers of a request to a site. */
export function withLogin(
  headers: Readonly<Record<string, string>>,
  { login }: Site,
): Readonly<Record<string, string>> {
  const hasOwn = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  return login === undefined || hasOwn ? headers : { ...headers, authorization: login };
}

/** A server may have a path of its own: `--url http://host/assistant`. */
export function pathOn(origin: URL, path: string): string {
  return `${origin.pathname.replace(/\/+$/, '')}${path}`;
}
