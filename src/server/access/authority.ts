import { isIPv4, isIPv6 } from 'node:net';

/** The server's name and port, as a client wrote them. */
export interface Authority {
  /** In lower case, without a trailing dot; an IPv6 address in its brackets, without its zone. */
  readonly name: string;
  /** Empty if it was left out. */
  readonly port: string;
}

const AUTHORITY = /^(?:\[([0-9a-f:.]+)(?:%[\w.~%-]+)?\]|([\w.~-]+))(?::(\d{0,5}))?$/i;

/** The content of a `Host` header, such as `localhost:8080` or `[::1]:8080`; undefined if it is not one. */
export function parseAuthority(text: string): Authority | undefined {
  const [, address, host = '', port = ''] = AUTHORITY.exec(text) ?? [];
  if (address !== undefined)
    return isIPv6(address) ? { name: `[${address.toLowerCase()}]`, port } : undefined;
  const name = host.toLowerCase().replace(/\.$/, '');
  return name === '' ? undefined : { name, port };
}

/** Whether the name is an address. Only a name can be bound again to another server's address. */
export function isAddress({ name }: Authority): boolean {
  return isIPv4(name) || name.startsWith('[');
}
