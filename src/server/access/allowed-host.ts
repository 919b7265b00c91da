import type { IncomingMessage } from 'node:http';
import { GenesisError } from '../../errors.ts';
import { type Authority, isAddress, parseAuthority } from './authority.ts';
import { unreadable } from './unreadable.ts';

/**
 * The server that a request is for; undefined for one of HTTP/1.0 without `Host`. A page of another site can let its own
 * name lead to this machine (DNS rebinding), and the browser then takes both for one site: so names must be known.
 * Throws `HOST_NOT_ALLOWED`, or an error with status 400.
 */
export function allowedHost(
  request: IncomingMessage,
  allowedNames: readonly string[],
): Authority | undefined {
  const hosts = hostsOf(request);
  for (const host of hosts) if (!isAllowed(host, allowedNames)) throw notAllowed(host);
  return hosts.at(-1);
}

/** That of the `Host` header, and that of the address where it has one, which counts for HTTP. */
function hostsOf({ url = '', rawHeaders, httpVersion }: IncomingMessage): Authority[] {
  // Not `headers.host`: Node keeps the first of several lines there.
  const lines = rawHeaders.filter(
    (_, index) => index % 2 === 1 && /^host$/i.test(rawHeaders[index - 1] ?? ''),
  );
  if (lines.length > 1) throw unreadable('there is more than one Host header; expected one');
  if (lines.length === 0 && httpVersion === '1.1') throw unreadable('HTTP/1.1 needs a Host header');
  const [, target] = /^[a-z][a-z0-9+.-]*:\/*([^/?#]*)/i.exec(url) ?? [];
  return [...lines, ...(target === undefined ? [] : [target])].map(readHost);
}

function readHost(text: string): Authority {
  const host = parseAuthority(text.trim());
  if (host) return host;
  throw unreadable('the Host header is not a name or an address; expected one such as localhost:8080');
}

function isAllowed(host: Authority, allowedNames: readonly string[]): boolean {
  return isAddress(host) || host.name === 'localhost' || allowedNames.includes(host.name);
}

function notAllowed({ name }: Authority): GenesisError {
  return new GenesisError(
    'HOST_NOT_ALLOWED',
    `this server does not answer to the name ${name}; expected an IP address, localhost, or a name that it was started with`,
    { hint: `If the name is right, start the server with --allow-host ${name}.` },
  );
}
