import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Below the ports that Linux, macOS and Windows give to outgoing connections: a load cannot take one of these. */
const FIRST = 20_000;
const LAST = 32_767;
const TRIES = 20;

/** A port of this machine that no server listens on, now, and that no outgoing connection takes before one does. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    if ((await listenOnce(port)) !== undefined) return port;
  }
  const port = await listenOnce(0);
  if (port === undefined) throw new Error('no port of 127.0.0.1 is free');
  return port;
}

/** The port it could listen at; undefined where another listens. */
async function listenOnce(port: number): Promise<number | undefined> {
  const server = createServer().listen(port, '127.0.0.1');
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (!isFree) return undefined;
  const { port: taken } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return taken;
}
