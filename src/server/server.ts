import type { AddressInfo } from 'node:net';
import { makesFile, prepareStore } from '../store/open.ts';
import type { StoreFacts } from '../store/store.ts';
import { drain } from './drain.ts';
import { assertCanListen } from './listening/assert-can-listen.ts';
import { listenError } from './listening/listen-error.ts';
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
  // So that no empty database is left behind.
  if (makesFile(options)) await assertCanListen(options);
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

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
