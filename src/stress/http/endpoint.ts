import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { connectOptions, type ServerAddress, serverAddress } from '../../transport/server-address.ts';
import { type TlsOptions, tlsOptions } from '../../transport/tls-options.ts';
import type { Route } from './route.ts';
import { type Site, toSite } from './site.ts';

/** How Node connects to the server of a site. */
export interface Endpoint {
  readonly isSecure: boolean;
  /** The options of a connection without TLS. */
  readonly tcp: NetConnectOpts;
  /** Those of one with TLS. */
  readonly tls: ServerAddress & TlsOptions;
}

export function endpointOf(site: Site | string, route?: Route): Endpoint {
  const { url, transport } = toSite(site);
  const origin = new URL(url);
  const address = route ? { host: route.host, port: route.port } : serverAddress(origin, transport);
  const tcp = { ...address, ...connectOptions(address) };
  return { isSecure: origin.protocol === 'https:', tcp, tls: { ...tcp, ...tlsOptions(origin, transport) } };
}

/** Begins to connect. `over`: `tcp` leaves out TLS, also to a server that has it. */
export function openSocket({ tcp, tls }: Endpoint, over: 'tcp' | 'tls'): Socket {
  return over === 'tls' ? connectTls(tls) : connect(tcp);
}
