import type { IncomingMessage } from 'node:http';
import { GenesisError } from '../../errors.ts';
import { type Authority, parseAuthority } from './authority.ts';

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/**
 * Refuses what the page of another site sends through a browser. Programs that are not browsers send neither of these
 * headers. Throws `ORIGIN_NOT_ALLOWED`.
 */
export function assertAllowedOrigin(
  request: IncomingMessage,
  host: Authority | undefined,
  allowedOrigins: readonly string[],
): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined) {
    if (allowedOrigins.includes(origin)) return;
    if (!isOwn(origin, host)) throw notAllowed(origin);
  }
  if (site === 'cross-site' && !isVisit(request)) throw notAllowed('another site');
}

/** Whether the page comes from this server, under the name that the request used. */
function isOwn(origin: string, host: Authority | undefined): boolean {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  const own = url && parseAuthority(url.host);
  const defaultPort = DEFAULT_PORTS[url?.protocol ?? ''];
  if (!own || !host || defaultPort === undefined) return false;
  return own.name === host.name && (own.port || defaultPort) === (host.port || defaultPort);
}

/** A link on another site may lead to the page: that site cannot see what it shows. */
function isVisit({ method, url = '', headers }: IncomingMessage): boolean {
  return method === 'GET' && /^\/(\?|$)/.test(url) && headers['sec-fetch-mode'] === 'navigate';
}

function notAllowed(origin: string): GenesisError {
  const isOrigin = /^https?:\/\/[\w.:[\]-]+$/.test(origin);
  return new GenesisError(
    'ORIGIN_NOT_ALLOWED',
    `the request comes from a page of ${isOrigin ? origin : 'another site'}; expected one of this server`,
    {
      hint: `If that page may use this server, start it with --allow-origin ${isOrigin ? origin : 'and the origin of the page'}.`,
    },
  );
}
