import type { Socket } from 'node:net';

/** Ends a connection with a reset; a Unix socket, which knows none, is closed. */
export function resetSocket(socket: Socket): void {
  if (socket.remoteFamily === undefined) socket.destroy();
  else socket.resetAndDestroy();
}
