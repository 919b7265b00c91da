import type { ServerAddress } from '../../../transport/server-address.ts';

/** What the network between load and server can do. */
export const NETWORK_FAULTS = ['cut', 'slow', 'drip'] as const;
export type NetworkFault = (typeof NETWORK_FAULTS)[number];

/** Where the server listens; its TLS is not the relay's. */
export interface RelayedServer {
  readonly address: ServerAddress;
  readonly isSecure: boolean;
}

/** What the tool sends its relay. A `port` is the one from which the load opened a connection. */
export type Order =
  | { readonly kind: 'relay'; readonly server: RelayedServer }
  | { readonly kind: 'opened'; readonly port: number; readonly isSpared: boolean }
  /** TLS is set up on this connection: what follows is a request. */
  | { readonly kind: 'secured'; readonly port: number }
  | { readonly kind: 'begin' | 'end'; readonly fault: NetworkFault }
  | { readonly kind: 'count' };

/** What the relay sends back. */
export type Report =
  | { readonly kind: 'listening'; readonly port: number }
  /** There is no connection to the server: the tool closes its own, with this error. */
  | { readonly kind: 'unreachable'; readonly port: number; readonly code: string; readonly message: string }
  | { readonly kind: 'counted'; readonly cuts: number };
