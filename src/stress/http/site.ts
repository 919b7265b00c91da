import type { Transport } from '../../transport/transport.ts';

export type Header = readonly [name: string, value: string];

/** Where requests go, with what all of them need there. */
export interface Site {
  readonly url: string;
  /** Headers of every request, such as a login, unless it has one of that name. Their values must not be in a report. */
  readonly headers: readonly Header[];
  /** Undefined: over TCP, with Node's own settings for TLS. */
  readonly transport?: Transport | undefined;
}

/** A plain address is a site that needs no headers. */
export function toSite(site: Site | string): Site {
  return typeof site === 'string' ? { url: site, headers: [] } : site;
}

/** Those of `defaults` whose names `headers` does not have, and then these. */
export function withDefaultHeaders(
  defaults: readonly Header[],
  headers: readonly Header[],
): readonly Header[] {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  return [...defaults.filter(([name]) => !names.has(name.toLowerCase())), ...headers];
}

/** A server may have a path of its own: `--url http://host/assistant`. */
export function pathOn(origin: URL, path: string): string {
  return `${origin.pathname.replace(/\/+$/, '')}${path}`;
}
