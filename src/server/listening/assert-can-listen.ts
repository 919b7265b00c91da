import { connect, createServer } from 'node:net';
import { isLoopback } from '../../transport/loopback.ts';
import type { ServerOptions } from '../options.ts';
import { listenError } from './listen-error.ts';

const TIMEOUT_MS = 1_000;

type Place = Pick<ServerOptions, 'host' | 'port'>;

/**
 * Throws `PORT_UNAVAILABLE` where another server listens on this machine. It listens itself only where one answers: else,
 * a client that waits for this server would reach it, and find nothing a moment later. Other addresses are not asked.
 */
export async function assertCanListen({ host, port }: Place): Promise<void> {
  if (port === 0 || !isLoopback(host) || !(await accepts({ host, port }))) return;
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, { host, port })));
    server.listen({ host, port }, () => server.close(() => resolve()));
  });
}

/** Also true where no answer comes in time, as with a backlog that is full. */
function accepts(place: Place): Promise<boolean> {
  const socket = connect({ ...place, timeout: TIMEOUT_MS });
  const accepted = new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('timeout', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  return accepted.finally(() => socket.destroy());
}
