import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import type { TcpNetConnectOpts } from 'node:net';
import type { Transport } from './transport.ts';

/** Where a server listens. */
export type ServerAddress = { readonly host: string; readonly port: number } | { readonly path: string };

/** The address that an http or https URL means. */
export function serverAddress(url: URL, transport?: Transport): ServerAddress {
  if (transport?.socketPath !== undefined) return { path: transport.socketPath };
  const standard = url.protocol === 'https:' ? 443 : 80;
  return { host: hostOf(url), port: url.port === '' ? standard : Number(url.port) };
}

/** The name or the IP address in a URL. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

type ConnectOptions = Pick<
  TcpNetConnectOpts,
  'lookup' | 'autoSelectFamily' | 'autoSelectFamilyAttemptTimeout'
>;

/** What Node's clients need besides the address. */
export function connectOptions(address: ServerAddress): ConnectOptions {
  return 'host' in address && /(^|\.)localhost$/i.test(address.host) ? BOTH_LOOPBACKS : {};
}

type Resolved = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

const LOOPBACKS: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/** Many systems know only one address of `localhost`, and a server listens on the other one. */
function lookupLocalhost(host: string, options: LookupOptions, done: Resolved): void {
  dnsLookup(host, { ...options, all: true }, (error, known) => {
    const found = error ? [] : known;
    const isNew = ({ address }: LookupAddress) => found.every((each) => each.address !== address);
    done(null, [...found, ...LOOPBACKS.filter(isNew)]);
  });
}

/** The longest time of a timer: a busy server must not look like one that listens on neither address. */
const NEVER_MS = 2 ** 31 - 1;

const BOTH_LOOPBACKS = {
  lookup: lookupLocalhost,
  autoSelectFamily: true,
  autoSelectFamilyAttemptTimeout: NEVER_MS,
};
