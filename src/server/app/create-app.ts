import fastify, { LogController } from 'fastify';
import { guardAccess } from '../access/guard-access.ts';
import { parseBodies } from '../access/parse-bodies.ts';
import { refuseUnstorableIds, refuseUnstorableQueries } from '../access/refuse-unstorable.ts';
import {
  handleClientError,
  handleError,
  handleExpectation,
  handleNotFound,
} from '../errors/error-handler.ts';
import { REQUEST_ID, requestIdOf } from '../errors/request-id.ts';
import { MAX_BODY_BYTES, type ServerOptions } from '../options.ts';
import { newRequestTrace, serverTiming } from '../request-trace.ts';
import type { App } from '../types.ts';
import { serializerCompiler, validatorCompiler } from './compile-when-used.ts';
import { compressAnswers } from './compress-answers.ts';

/** Milliseconds between two looks for requests that took too long to arrive: a request gets so much longer at most. */
const CHECK_CONNECTIONS_EVERY_MS = 1_000;

/** The HTTP server without its routes: what is refused before a route sees it, and how errors are answered. */
export function createApp(options: ServerOptions): App {
  const app: App = fastify({
    logger: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    // One logger for all: a child for each request would only add its number to the one line that a request logs at most.
    childLoggerFactory: (logger) => logger,
    genReqId: requestIdOf,
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
    clientErrorHandler: handleClientError,
    frameworkErrors: handleError,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  parseBodies(app);
  app.server.on('checkExpectation', handleExpectation);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler(handleNotFound);
  app.decorateRequest('trace');
  app.addHook('onRequest', (request, reply, done) => {
    request.trace = newRequestTrace();
    reply.header(REQUEST_ID, request.id);
    done();
  });
  guardAccess(app, options.access);
  refuseUnstorableQueries(app);
  refuseUnstorableIds(app);
  app.addHook('preSerialization', (request, reply, payload, done) => {
    reply.header('server-timing', serverTiming(request.trace));
    done(null, payload);
  });
  compressAnswers(app);
  return app;
}
