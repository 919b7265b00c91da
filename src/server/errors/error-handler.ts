import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { GenesisError } from '../../errors.ts';
import { type RequestTrace, serverTiming } from '../request-trace.ts';
import { PROBLEM_MEDIA_TYPE, type Problem, problem } from './problem.ts';
import { problemOf } from './problem-of.ts';
import { REQUEST_ID, requestIdOf } from './request-id.ts';

/** Seconds after which a client that received a 503, or whose turn is under way, may well succeed. */
const RETRY_AFTER_S = 1;

/** Answers every error of a route as problem details. An unexpected one is logged, and its details are not shown. */
export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const answer = problemOf(error, request);
  if (answer.status === 503 || answer.code === 'TURN_UNDER_WAY') reply.header('retry-after', RETRY_AFTER_S);
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer realm="genesis"');
  // Without a trace: Fastify runs no hook for an address that it cannot decode.
  const trace: RequestTrace | undefined = request.trace;
  if (trace) reply.header('server-timing', serverTiming(trace));
  logProblem(error, answer, request);
  send(request, reply, answer);
}

/** Logs what an operator has to look after: not what a client did, nor what ends by itself. */
export function logProblem(error: unknown, answer: Problem, { id, log }: FastifyRequest): void {
  if (answer.status >= 500 && answer.status !== 503)
    log.error({ err: error, request_id: id }, logLine(error, answer));
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
    send(request, reply, problem(405, 'METHOD_NOT_ALLOWED', detail));
    return;
  }
  const hint = 'GET /openapi.json lists the routes, as does docs/server.md, under "HTTP API".';
  send(request, reply, problem(404, 'ROUTE_NOT_FOUND', `there is no ${method} ${url}`, hint));
}

/** Answers a request with an `Expect` header that asks for more than `100-continue`. */
export function handleExpectation(request: IncomingMessage, response: ServerResponse): void {
  const requestId = requestIdOf(request);
  const detail = 'the Expect header asks for something that this server does not support';
  const answer: Problem = { ...problem(417, 'EXPECTATION_FAILED', detail), request_id: requestId };
  const body = JSON.stringify(answer);
  response.writeHead(answer.status, {
    'content-type': PROBLEM_MEDIA_TYPE,
    'content-length': Buffer.byteLength(body),
    [REQUEST_ID]: requestId,
  });
  response.end(body);
}

/** Answers what Node's parser refused before there was a request: garbage, headers too large or too slow. */
export function handleClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const requestId = requestIdOf({ headers: {} });
  const answer = clientProblem(error.code);
  const { status, title } = answer;
  const body = JSON.stringify({ ...answer, request_id: requestId });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: ${PROBLEM_MEDIA_TYPE}\r\n${REQUEST_ID}: ${requestId}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function clientProblem(code: string | undefined): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return problem(408, 'REQUEST_TIMEOUT', 'the request took too long to arrive');
  if (code === 'HPE_HEADER_OVERFLOW') return problem(431, 'HEADERS_TOO_LARGE', 'the headers are too large');
  return problem(400, 'BAD_REQUEST', 'this is not a valid HTTP request');
}

/** The operator may see the path of the database, and what is wrong with it. */
function logLine(error: unknown, { detail }: Problem): string {
  return error instanceof GenesisError ? error.message : detail;
}

function send({ id }: FastifyRequest, reply: FastifyReply, answer: Problem): void {
  // Here, too, because Fastify runs no hook for an address that it cannot decode.
  reply.header(REQUEST_ID, id);
  // Serialised here: the route's response schema is for its answers, not for errors.
  const body = JSON.stringify({ ...answer, request_id: id });
  // Where what was being sent failed at once.
  reply.removeHeader('content-encoding');
  void reply.code(answer.status).type(PROBLEM_MEDIA_TYPE).send(body);
}
