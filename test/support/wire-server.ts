import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface WireServer {
  readonly url: string;
  readonly port: number;
  /** Connections that were opened so far. */
  readonly connections: () => number;
  /** What was sent on each of them so far. */
  readonly received: () => readonly string[];
  /** Answers what comes first on each connection with these bytes, and closes it. */
  answerWith(pieces: readonly Buffer[]): void;
}

/** What is done with a connection, and with what comes on it; `n` counts the connections, from 0. */
export interface Wire {
  readonly onConnect?: (socket: Socket, n: number) => void;
  readonly onData?: (socket: Socket, text: string, n: number) => void;
}

/** A server that knows nothing of HTTP: what goes over the wire is up to the test. */
export async function startWireServer({ onConnect, onData }: Wire = {}): Promise<WireServer> {
  const sockets: Socket[] = [];
  const received: string[] = [];
  let pieces: readonly Buffer[] = [];
  const answer = (socket: Socket) => {
    for (const piece of pieces) socket.write(piece);
    socket.end();
  };
  const server = createServer((socket) => {
    const n = sockets.push(socket) - 1;
    received[n] = '';
    socket.setNoDelay(true).on('error', () => socket.destroy());
    socket.setEncoding('utf8').on('data', (text: string) => {
      received[n] += text;
      if (onData) onData(socket, text, n);
      else if (!socket.writableEnded) answer(socket);
    });
    onConnect?.(socket, n);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    connections: () => sockets.length,
    received: () => received,
    answerWith: (next) => {
      pieces = next;
    },
  };
}
