import type { AddressInfo } from 'node:net';
import fastify, { LogController } from 'fastify';
import { codeOf, GenesisError } from '../errors.ts';
import type { StoreFacts } from '../store/store.ts';
import { guardAccess } from './access/guard-access.ts';
import { parseBodies } from './access/parse-bodies.ts';
import { refuseUnstorableQueries } from './access/refuse-unstorable.ts';
import { drain } from './drain.ts';
import { handleClientError, handleError, handleExpectation, handleNotFound } from './errors/error-handler.ts';
import { metricsSource } from './metrics.ts';
import { MAX_BODY_BYTES, type ServerOptions } from './options.ts';
import { newRequestTrace, serverTiming } from './request-trace.ts';
import { addRoutes } from './routes/add-routes.ts';
import { openServices } from './services.ts';
import type { App } from './types.ts';

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

/** Milliseconds between two looks for requests that took too long to arrive: a request gets so much longer at most. */
const CHECK_CONNECTIONS_EVERY_MS = 1_000;

/** Milliseconds that the store gets to finish, once no request is left. */
const STORE_CLOSE_MS = 5_000;

/** Throws what `openStore` throws, or `PORT_UNAVAILABLE`; nothing stays open then. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const app = createApp(options);
  const services = await openServices(options, app.log);
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

function createApp(options: ServerOptions): App {
  const app: App = fastify({
    logger: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    // One logger for all: a child for each request would only add its number to the one line that a request logs at most.
    childLoggerFactory: (logger) => logger,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: options.requestTimeoutMs,
    // As long as the id that a chat may name; Fastify's own limit answers 414 to anything over 100.
    routerOptions: { maxParamLength: 200 },
    http: {
      // Node would refuse a request without one with an empty body; `guardAccess` refuses it in JSON.
      requireHostHeader: false,
      // Node swaps the two timeouts if the one for headers is longer, and by default it is 60 s.
      headersTimeout: options.requestTimeoutMs,
      connectionsCheckingInterval: CHECK_CONNECTIONS_EVERY_MS,
    },
    // A request on an open connection is still served while closing; its answer closes the connection.
    return503OnClosing: false,
    // The types of a body are part of the contract: 42 is not the message "42".
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, verbose: true } },
    clientErrorHandler: handleClientError,
    frameworkErrors: handleError,
  });
  parseBodies(app);
  app.server.on('checkExpectation', handleExpectation);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler(handleNotFound);
  app.decorateRequest('trace');
  app.addHook('onRequest', (request, _reply, done) => {
    request.trace = newRequestTrace();
    done();
  });
  guardAccess(app, options.access);
  refuseUnstorableQueries(app);
  app.addHook('preSerialization', (request, reply, payload, done) => {
    reply.header('server-timing', serverTiming(request.trace));
    done(null, payload);
  });
  return app;
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
