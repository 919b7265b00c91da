import type { FastifyReply, FastifyRequest } from 'fastify';

const METHODS = 'GET, POST, PUT, DELETE';
const REQUEST_HEADERS = 'Authorization, Content-Type, Idempotency-Key, X-Request-Id';
/** What a page may read beside the body and the content type. */
const ANSWER_HEADERS = 'Location, Retry-After, Server-Timing, Idempotency-Replayed, X-Request-Id';
/** Seconds for which a browser need not ask again. */
const MAX_AGE_S = 600;

/** Lets the page of an allowed origin read the answer; without allowed origins, an answer has no header of CORS. */
export function allowReading(
  { headers: { origin } }: FastifyRequest,
  reply: FastifyReply,
  allowedOrigins: readonly string[],
): void {
  if (allowedOrigins.length === 0) return;
  reply.header('vary', 'Origin');
  if (origin === undefined || !allowedOrigins.includes(origin)) return;
  reply.header('access-control-allow-origin', origin);
  reply.header('access-control-expose-headers', ANSWER_HEADERS);
}

/** Whether a browser asks for a page of an allowed origin what it may send. Such a question has no login. */
export function isPreflight({ method, headers }: FastifyRequest, allowedOrigins: readonly string[]): boolean {
  const { origin = '', 'access-control-request-method': asked } = headers;
  return method === 'OPTIONS' && asked !== undefined && allowedOrigins.includes(origin);
}

export function answerPreflight(reply: FastifyReply): void {
  void reply
    .code(204)
    .header('access-control-allow-methods', METHODS)
    .header('access-control-allow-headers', REQUEST_HEADERS)
    .header('access-control-max-age', MAX_AGE_S)
    .send();
}
