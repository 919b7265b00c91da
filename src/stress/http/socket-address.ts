import { isIP } from 'node:net';

export interface SocketAddress {
  readonly host: string;
  readonly port: number;
  /** For TLS: RFC 6066 allows only names here; the certificate is still checked against the address. */
  readonly servername?: string;
}

/** Where the server of an http or https URL listens. */
export function socketAddress({ hostname, port, protocol }: URL): SocketAddress {
  const standard = protocol === 'https:' ? 443 : 80;
  const host = hostname.replace(/^\[|\]$/g, '');
  const address = { host, port: port === '' ? standard : Number(port) };
  return isIP(host) ? address : { ...address, servername: host };
}
