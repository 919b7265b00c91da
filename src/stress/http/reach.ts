import { addAbortListener } from 'node:events';
import { closed, timedOut } from './connection-errors.ts';
import { endpointOf, openSocket } from './endpoint.ts';
import type { Site } from './site.ts';

export interface ReachOptions {
  /** `tls`: with the handshake, so that the certificate is checked. Neither sends a byte to the application. */
  readonly over: 'tcp' | 'tls';
  /** Milliseconds for the connection to be accepted. */
  readonly timeoutMs: number;
  /** Milliseconds that the server must keep it open: a proxy accepts, and closes where nothing listens behind it. */
  readonly openForMs: number;
  /** Gives up when it aborts. */
  readonly signal?: AbortSignal;
}

/** Connects to the server of a site, and closes the connection. Rejects with an error whose `code` says why it cannot. */
export async function reach(
  site: Site | string,
  { over, timeoutMs, openForMs, signal }: ReachOptions,
): Promise<void> {
  const socket = openSocket(endpointOf(site), over);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let timer = setTimeout(() => reject(timedOut(timeoutMs)), timeoutMs);
  const aborting = signal && addAbortListener(signal, () => reject(signal.reason));
  socket.once(over === 'tls' ? 'secureConnect' : 'connect', () => {
    clearTimeout(timer);
    timer = setTimeout(resolve, openForMs);
  });
  // Unread, its end would not be noticed.
  socket
    .resume()
    .on('error', reject)
    .once('close', () => reject(closed('the connection was closed at once')));
  return promise.finally(() => {
    clearTimeout(timer);
    aborting?.[Symbol.dispose]();
    socket.destroy();
  });
}
