import type { Socket } from 'node:net';

const GRACE_MS = 10;

/**
 * A server may answer before it has read the whole request, and close the connection: then writing fails, and Node would
 * destroy the socket with the answer in it. This delays the failure until the answer has been read.
 */
export function readBeforeFailing(socket: Socket): void {
  const write = socket._write.bind(socket);
  let done: (error?: Error | null) => void;
  // One for all writes: a stream begins none before the last one is done.
  const written = (error?: Error | null) => {
    // Sockets are read between timers and immediates, also by a process that is busy for longer than this time.
    if (error) setTimeout(() => setImmediate(done, error), GRACE_MS);
    else done();
  };
  socket._write = (chunk, encoding, next) => {
    done = next;
    write(chunk, encoding, written);
  };
}
