import type { IncomingMessage } from 'node:http';
import { GenesisError } from '../../errors.ts';
import { type Authority, isAddress, parseAuthority } from './authority.ts';
import { unreadable } from './unreadable.ts';

/**
 * Finds the server that a request is for; undefined for one of HTTP/1.0 without `Host`. A page of another site can let its
 * own name lead to this machine (DNS rebinding), and the browser then takes both for one site: so names must be known.
 * What it returns throws `HOST_NOT_ALLOWED`, or an error with status 400.
 */
export function hostReader(
  allowedNames: readonly string[],
): (request: IncomingMessage) => Authority | undefined {
  // Clients write the same name again and again, and to read it costs more than all else that is looked at here.
  let latest: { text: string; host: Authority } | undefined;
  const read = (text: string): Authority => {
    if (latest?.text === text) return latest.host;
    const host = parseHost(text);
    if (!isAllowed(host, allowedNames)) throw notAllowed(host);
    latest = { text, host };
    return host;
  };
  return (request) => hostsOf(request).map(read).at(-1);
}

/** That of the `Host` header, and that of the address where it has one, which counts for HTTP. */
function hostsOf({ url = '', rawHeaders, httpVersion }: IncomingMessage): string[] {
  // Not `headers.host`: Node keeps the first of several lines there.
  const hosts: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts.push(rawHeaders[i + 1] ?? '');
  }
  if (hosts.length > 1) throw unreadable('there is more than one Host header; expected one');
  if (hosts.length === 0 && httpVersion === '1.1') throw unreadable('HTTP/1.1 needs a Host header');
  if (!url.startsWith('/')) {
    const [, target] = /^[a-z][a-z0-9+.-]*:\/*([^/?#]*)/i.exec(url) ?? [];
    if (target !== undefined) hosts.push(target);
  }
  return hosts;
}

function parseHost(text: string): Authority {
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
