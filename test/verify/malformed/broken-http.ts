import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server that reads every request to its end and then does the same with all of them. */
export function startHttp(answer: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(request, response));
  });
  onTestFinished(() => server.closeAllConnections());
  return listen(server);
}

/** A server that does as it likes with a connection. */
export function startTcp(onConnection: (socket: Socket) => void): Promise<string> {
  const open = new Set<Socket>();
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
  });
  return listen(
    createTcpServer((socket) => {
      open.add(socket.on('error', () => socket.destroy()).resume());
      onConnection(socket);
    }),
  );
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
