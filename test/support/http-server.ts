import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, ListenOptions, Server } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server on a free port that answers as the test says; resolves with its address. */
export async function startHttp(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(listener))}`;
}

/** Resolves with the port; the server is closed when the test is over. */
export async function listen(
  server: Server & { closeAllConnections(): void },
  where: ListenOptions = { port: 0, host: '127.0.0.1' },
): Promise<number> {
  server.listen(where);
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
