import type { AddressInfo } from 'node:net';
import { codeOf, GenesisError } from '../errors.ts';
import { prepareStore } from '../store/open.ts';
import type { StoreFacts } from '../store/store.ts';
import { drain } from './drain.ts';
import { metricsSource } from './metrics.ts';
import type { ServerOptions } from './options.ts';
import { addRoutes } from './routes/add-routes.ts';
import { openServices } from './services.ts';

export interface RunningServer {
  /** Such as `http://127.0.0.1:8080`, with the port really used. */
  readonly url: string;
  readonly facts: StoreFacts;
  /**
   * Stops accepting, finishes the requests in flight, closes the store. Resolves with whether all requests were
   * answered within `drainTimeoutMs`, by default the option's; the others are cut off then.
   */
  close(drainTimeoutMs?: number): Promise<boolean>;
}

/** Connections that the kernel keeps until they are accepted: a burst of thousands must not meet a full backlog. */
const BACKLOG = 8_192;

/** Milliseconds that the store gets to finish, once no request is left. */
const STORE_CLOSE_MS = 5_000;

/** Throws what `openStore` throws, or `PORT_UNAVAILABLE`; nothing stays open then. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const open = prepareStore(options);
  // Imported only here: the store's first thread starts while the HTTP framework is loaded.
  const { createApp } = await import('./app/create-app.ts');
  const app = createApp(options);
  const services = await openServices(options, open, app.log);
  const metrics = metricsSource(services);
  addRoutes(app, services, metrics);
  const close = async (drainTimeoutMs = options.drainTimeoutMs): Promise<boolean> => {
    const inTime = await drain(app, services, drainTimeoutMs);
    services.stopping.abort();
    metrics.close();
    await services.store.close(inTime ? STORE_CLOSE_MS : 0);
    return inTime;
  };
  try {
    await app.listen({ host: options.host, port: options.port, backlog: BACKLOG });
  } catch (error) {
    await close(0);
    throw listenError(error, options);
  }
  return { url: urlOf(app.server.address() as AddressInfo), facts: services.store.facts, close };
}

function listenError(error: unknown, { host, port }: ServerOptions): Error {
  const where = `port ${port} on ${host}`;
  const unavailable = (why: string, hint = 'Choose another with --port, or --port 0 for any free one.') =>
    new GenesisError('PORT_UNAVAILABLE', why, { hint, cause: error });
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return unavailable(`${where} is already in use`);
    case 'EACCES':
      return unavailable(`${where} needs more rights than this user has`);
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
    case 'EINVAL':
    case 'ENOTFOUND':
      return unavailable(
        `${host} is not an address of this machine`,
        'Leave --host out to listen on 127.0.0.1.',
      );
  }
  return error as Error;
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
