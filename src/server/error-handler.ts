import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { codeOf, type ErrorCode, GenesisError } from '../errors.ts';
import { MAX_BODY_BYTES } from './options.ts';
import { PROBLEM_MEDIA_TYPE, type Problem, problem } from './problem.ts';
import { type RequestTrace, serverTiming } from './request-trace.ts';
import { describeViolation } from './violation.ts';

/** Seconds after which a client that received a 503, or whose turn is under way, may well succeed. */
const RETRY_AFTER_S = 1;

const STATUS: Partial<Record<ErrorCode, number>> = {
  LOGIN_REQUIRED: 401,
  HOST_NOT_ALLOWED: 403,
  ORIGIN_NOT_ALLOWED: 403,
  CONVERSATION_NOT_FOUND: 404,
  CONVERSATION_PROTECTED: 409,
  IDEMPOTENCY_KEY_INVALID: 400,
  IDEMPOTENCY_KEY_REUSED: 422,
  INVALID_JSON: 400,
  SETTING_INVALID: 422,
  TURN_UNDER_WAY: 409,
  VALIDATION_FAILED: 422,
  DB_CONNECTION_LOST: 500,
  MODEL_FAILED: 502,
  MODEL_REPLY_TOO_LARGE: 502,
  MODEL_TIMEOUT: 504,
  POOL_QUEUE_FULL: 503,
  POOL_ACQUIRE_TIMEOUT: 503,
  POOL_CLOSED: 503,
};

/** Answers every error of a route as problem details. An unexpected one is logged, and its details are not shown. */
export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const answer = problemOf(error);
  if (answer.status === 503 || answer.code === 'TURN_UNDER_WAY') reply.header('retry-after', RETRY_AFTER_S);
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer realm="genesis"');
  // Without a trace: Fastify runs no hook for an address that it cannot decode.
  const trace: RequestTrace | undefined = request.trace;
  if (trace) reply.header('server-timing', serverTiming(trace));
  if (answer.status >= 500 && answer.status !== 503)
    request.log.error({ err: error }, logLine(error, answer));
  send(reply, answer);
}

export function handleNotFound(request: FastifyRequest, reply: FastifyReply): void {
  const { method, server } = request;
  const url = request.url.split('?')[0] ?? '';
  const allowed = server.supportedMethods.filter((each) =>
    server.hasRoute({ method: each as HTTPMethods, url }),
  );
  if (allowed.length > 0) {
    reply.header('allow', allowed.join(', '));
    const detail = `${url} does not take ${method}, but ${allowed.join(', ')}`;
    send(reply, problem(405, 'METHOD_NOT_ALLOWED', detail));
    return;
  }
  const hint = 'The routes are listed in docs/server.md, under "HTTP API".';
  send(reply, problem(404, 'ROUTE_NOT_FOUND', `there is no ${method} ${url}`, hint));
}

/** Answers a request with an `Expect` header that asks for more than `100-continue`. */
export function handleExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const answer = problem(
    417,
    'EXPECTATION_FAILED',
    'the Expect header asks for something that this server does not support',
  );
  const body = JSON.stringify(answer);
  response.writeHead(answer.status, {
    'content-type': PROBLEM_MEDIA_TYPE,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** Answers what Node's parser refused before there was a request: garbage, headers too large or too slow. */
export function handleClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const answer = clientProblem(error.code);
  const { status, title } = answer;
  const body = JSON.stringify(answer);
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: ${PROBLEM_MEDIA_TYPE}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function clientProblem(code: string | undefined): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return problem(408, 'REQUEST_TIMEOUT', 'the request took too long to arrive');
  if (code === 'HPE_HEADER_OVERFLOW') return problem(431, 'HEADERS_TOO_LARGE', 'the headers are too large');
  return problem(400, 'BAD_REQUEST', 'this is not a valid HTTP request');
}

function problemOf(error: unknown): Problem {
  const { validation, statusCode = 500 } = error as Partial<FastifyError>;
  if (validation?.[0]) return problem(422, 'VALIDATION_FAILED', describeViolation(validation[0]));
  if (error instanceof GenesisError) {
    const known = STATUS[error.code];
    if (known) return problem(known, error.code, error.message, error.hint);
  }
  switch (codeOf(error)) {
    case 'DB_LOCKED':
      return problem(
        503,
        'DB_LOCKED',
        'the database is locked; nothing of this request was stored',
        'Try again.',
      );
    case 'DB_REPLACED':
      return problem(
        503,
        'DB_REPLACED',
        'the file of the database, or of its log, was removed or replaced while the server ran',
        'It stays so until the server is started again.',
      );
    case 'DB_DAMAGED':
      return problem(500, 'DB_DAMAGED', 'the database is damaged; the log of the server says what to do');
    case 'DB_IO_FAILED':
      return problem(
        500,
        'DB_IO_FAILED',
        'the system refused to read or write the database; the log of the server says why',
      );
    case 'DB_FULL':
      return problem(507, 'DB_FULL', 'the disk of the database is full; nothing of this request was stored');
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problem(413, 'BODY_TOO_LARGE', `the body is larger than ${MAX_BODY_BYTES} bytes`);
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return problem(400, 'INVALID_JSON', 'the body is not valid JSON', 'Send a JSON object.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problem(
        415,
        'UNSUPPORTED_MEDIA_TYPE',
        'the body must be JSON',
        'Send Content-Type: application/json.',
      );
  }
  if (statusCode >= 400 && statusCode < 500) {
    return problem(statusCode, 'BAD_REQUEST', `the request cannot be read: ${(error as Error).message}`);
  }
  return problem(500, 'INTERNAL_ERROR', 'something went wrong in the server; its log says what');
}

/** The operator may see the path of the database, and what is wrong with it. */
function logLine(error: unknown, { detail }: Problem): string {
  return error instanceof GenesisError ? error.message : detail;
}

function send(reply: FastifyReply, answer: Problem): void {
  // Serialised here: the route's response schema is for its answers, not for errors.
  void reply.code(answer.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(answer));
}
