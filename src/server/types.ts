import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, FastifyTypeProvider, RawServerDefault } from 'fastify';
import type { XStatic } from 'typebox/schema';
import type { RequestTrace } from './request-trace.ts';

/** Fastify with routes typed by their schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  JsonSchemaTypes
>;

// Only the types of TypeBox: loading its builder would take a quarter of a server's start.
interface JsonSchemaTypes extends FastifyTypeProvider {
  validator: XStatic<this['schema']>;
  serializer: XStatic<this['schema']>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route needs no login. */
    isOpen?: boolean;
    /** What the route is for, in the description of the API. */
    summary?: string;
    /** Of its answer, if that is not JSON. */
    mediaType?: string;
    /** Whether a request may have an `Idempotency-Key`. */
    takesKey?: boolean;
  }
  interface FastifyRequest {
    /** What the request costs in the database and the model; sent in its `Server-Timing` header. */
    trace: RequestTrace;
  }
}
