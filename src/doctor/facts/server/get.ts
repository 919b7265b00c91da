import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { formatBytes } from '../../../bytes.ts';
import { formatDuration } from '../../../duration.ts';
import { redirectFrom } from '../../../transport/redirect.ts';
import { connectOptions, serverAddress } from '../../../transport/server-address.ts';
import { tlsOptions } from '../../../transport/tls-options.ts';
import type { Transport } from '../../../transport/transport.ts';
import { connectionFailure, type Stage } from './connection-failure.ts';

/** The outcome of a request. Whatever a server does is one of these, and never an exception. */
export type HttpReply =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly contentType: string;
      /** The target of a redirect that is not followed; empty if there is none. */
      readonly location: string;
      /** Empty unless the status is 200, or the answer is a problem (RFC 9457). */
      readonly body: string;
      /** Milliseconds from the connection to the end of the answer. */
      readonly tookMs: number;
    }
  /** No connection, or it broke. */
  | { readonly kind: 'unreachable'; readonly reason: string; readonly remedy?: string }
  /** Connected, but no whole answer in time. */
  | { readonly kind: 'silent'; readonly reason: string }
  /** The answer is not HTTP, or too long. */
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface GetOptions {
  /** More headers, such as a login. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly transport?: Transport | undefined;
  /** Milliseconds in total, from the lookup of the name to the last byte. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Larger than any answer of Genesis. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Sends a GET request, and again where the answer leads if redirects are followed: each has the whole time. */
export async function get(url: URL, options: GetOptions): Promise<HttpReply> {
  let from = url;
  for (let followed = 0; ; followed++) {
    const reply = await getOnce(from, options);
    const mayFollow = options.transport?.follow && reply.kind === 'answered';
    const redirect = mayFollow ? redirectFrom(from, reply, followed) : undefined;
    if (!redirect || 'refused' in redirect) return reply;
    from = redirect.to;
  }
}

/**
 * Sends one GET request on a connection of its own. Not with `fetch`: it does not report whether there was a connection,
 * which distinguishes a stalled server from a missing one, and it refuses some ports. Rejects only with the reason of the
 * signal.
 */
function getOnce(url: URL, options: GetOptions): Promise<HttpReply> {
  const { timeoutMs, signal } = options;
  const { promise, resolve, reject } = Promise.withResolvers<HttpReply>();
  if (signal?.aborted) return Promise.reject(signal.reason);
  const request = start(url, options);
  const progress = watchConnection(request, url);
  const onAbort = () => reject(signal?.reason);
  signal?.addEventListener('abort', onAbort);
  const timer = setTimeout(() => {
    // An answer that arrived while this process was busy still counts: it is read before this runs.
    setImmediate(() => resolve(tooLate(progress, timeoutMs)));
  }, timeoutMs);
  request.on('error', (error) => resolve(connectionFailure(error, url, progress.stage)));
  request.on('response', (response) => {
    progress.stage = 'answering';
    // Errors after we have read enough do not matter.
    response.on('error', () => {});
    replyOf(response, progress).then(resolve, (error) =>
      resolve(connectionFailure(error, url, progress.stage)),
    );
  });
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    request.destroy();
  });
}

function start(url: URL, { headers: more, transport }: GetOptions): ClientRequest {
  const request = url.protocol === 'https:' ? tlsRequest : plainRequest;
  // Compressed, a small answer could be a large one.
  const headers = { accept: 'application/json', 'accept-encoding': 'identity', ...more };
  const address = serverAddress(url, transport);
  const how = 'path' in address ? { socketPath: address.path } : connectOptions(address);
  return request(url, { agent: false, headers, ...how, ...tlsOptions(url, transport) }).end();
}

interface Progress {
  stage: Stage;
  /** When the request could be sent. */
  readyAt: number;
}

function watchConnection(request: ClientRequest, { protocol }: URL): Progress {
  const progress: Progress = { stage: 'connecting', readyAt: performance.now() };
  const enter = (stage: Stage) => () => {
    progress.stage = stage;
    progress.readyAt = performance.now();
  };
  request.once('socket', (socket) => {
    socket.once('connect', enter(protocol === 'https:' ? 'securing' : 'waiting'));
    socket.once('secureConnect', enter('waiting'));
  });
  return progress;
}

function tooLate({ stage }: Progress, timeoutMs: number): HttpReply {
  const within = `within ${formatDuration(timeoutMs)}`;
  if (stage === 'connecting') return { kind: 'unreachable', reason: `no connection ${within}` };
  const what = stage === 'answering' ? 'its answer did not end' : 'no answer';
  return { kind: 'silent', reason: `connected, but ${what} ${within}` };
}

async function replyOf(response: IncomingMessage, { readyAt }: Progress): Promise<HttpReply> {
  const { statusCode: status = 0, headers } = response;
  const { 'content-type': contentType = '', location = '' } = headers;
  // For other answers, the status is enough: their body may never end.
  const isRead = status === 200 || contentType.startsWith('application/problem+json');
  const body = isRead ? await bodyOf(response) : '';
  if (body === undefined)
    return { kind: 'unreadable', reason: `answered with more than ${formatBytes(MAX_BODY_BYTES)}` };
  return { kind: 'answered', status, contentType, location, body, tookMs: performance.now() - readyAt };
}

/** Undefined if it is too long. */
async function bodyOf(response: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
