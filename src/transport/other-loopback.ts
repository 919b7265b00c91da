import { connect } from 'node:net';
import { serverAddress } from './server-address.ts';

const OTHERS: Readonly<Record<string, string>> = { '127.0.0.1': '[::1]', '[::1]': '127.0.0.1' };

const TIMEOUT_MS = 1_000;

/** The URL with the other loopback address, where a server listens; undefined where none does. */
export async function otherLoopback(url: URL): Promise<string | undefined> {
  const hostname = OTHERS[url.hostname];
  if (hostname === undefined) return undefined;
  const other = Object.assign(new URL(url), { hostname });
  return (await listensAt(other)) ? other.href.replace(/\/$/, '') : undefined;
}

function listensAt(url: URL): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ ...serverAddress(url), timeout: TIMEOUT_MS });
  for (const end of ['error', 'timeout', 'close']) socket.once(end, () => resolve(false));
  socket.once('connect', () => resolve(true));
  return promise.finally(() => socket.destroy());
}
