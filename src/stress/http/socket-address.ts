import { isIP, type Socket } from 'node:net';

export interface SocketAddress {
  readonly host: string;
  readonly port: number;
  /** For TLS: RFC 6066 allows only names here; the certificate is still checked against the address. */
  readonly servername?: string;
}

/** Leads connections to a server by way of something in between; the server's name and certificate stay its own. */
export interface Route {
  readonly host: string;
  readonly port: number;
  /** Whether it may have ended connections itself: then their end shows nothing of what the server does with them. */
  readonly mayCut: boolean;
  /** Called for each connection before it is open. `failed`: how many requests of this user failed in a row. */
  opening(socket: Socket, failed: number): void;
}

/** Where the server of an http or https URL listens, or what leads there. */
export function socketAddress({ hostname, port, protocol }: URL, route?: Route): SocketAddress {
  const standard = protocol === 'https:' ? 443 : 80;
  const host = hostname.replace(/^\[|\]$/g, '');
  const own = { host, port: port === '' ? standard : Number(port) };
  const address = route ? { host: route.host, port: route.port } : own;
  return isIP(host) ? address : { ...address, servername: host };
}
