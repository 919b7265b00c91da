import { addAbortListener } from 'node:events';
import { Client, type Dispatcher, errors } from 'undici';
import { followRedirects } from '../../transport/follow-redirects.ts';
import { decodeBody } from './body/decode-body.ts';
import { timedOut } from './connection-errors.ts';
import { endpointOf } from './endpoint.ts';
import type { HttpAnswer } from './http-answer.ts';
import { assertSize, MAX_BODY_BYTES, MalformedResponse } from './malformed-response.ts';
import { pathOn, type Site, toSite, withDefaultHeaders } from './site.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const CONTROL_TIMEOUT_MS = 10_000;

/** Bytes, several times what a server answers about itself: its health, its status, its counters. */
export const MAX_STATUS_BYTES = 1024 * 1024;

/** What a request may want beside its path. */
export interface GetOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** The most bytes of the answer's body, after decompression too. */
  readonly mostBytes?: number;
}

/**
 * Milliseconds for the answer to a request beside the load, where `timeoutMs` is that of the load: it does not wait for
 * a model, or in a queue.
 */
export function controlTimeout(timeoutMs: number): number {
  return Math.min(timeoutMs, CONTROL_TIMEOUT_MS);
}

/** Runs `use` with a client, and closes it afterwards. */
export async function withHttpClient<T>(
  site: Site | string,
  timeoutMs: number,
  use: (client: HttpClient) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const client = new HttpClient(site, timeoutMs, signal);
  return use(client).finally(() => client.destroy());
}

/**
 * Sends the requests that are not part of the load, on a connection of its own. Answers have an end: in bytes, in time, and
 * in the length of their head. The connection is closed there, and the request fails with `MalformedResponse` or `ETIMEDOUT`.
 */
export class HttpClient {
  /** Its requests so far, such as `GET /api/metrics`. */
  readonly asked: string[] = [];
  /** What was wrong with answers, each as a sentence such as `GET /health answered with a body of more than 1 MiB`. */
  readonly refused: string[] = [];
  readonly #client: Client;
  readonly #origin: URL;
  readonly #site: Site;
  readonly #timeoutMs: number;
  readonly #listening: Disposable;

  /**
   * It is closed when the signal aborts. `firstByteMs`: the most to wait for the beginning of an answer; by default only
   * the whole of it has a limit.
   */
  constructor(
    site: Site | string,
    timeoutMs: number,
    signal: AbortSignal = new AbortController().signal,
    firstByteMs = 0,
  ) {
    this.#site = toSite(site);
    this.#origin = new URL(this.#site.url);
    this.#timeoutMs = timeoutMs;
    this.#listening = addAbortListener(signal, () => void this.#client.destroy());
    this.#client = new Client(this.#origin.origin, {
      allowH2: false,
      connect: endpointOf(this.#site).tls,
      connectTimeout: firstByteMs || timeoutMs,
      headersTimeout: firstByteMs,
      // undici's other timeout counts from one byte to the next; ours covers the whole request.
      bodyTimeout: 0,
    });
  }

  get origin(): URL {
    return this.#origin;
  }

  post(path: string, body: string): Promise<HttpAnswer> {
    return this.send('POST', path, body);
  }

  /** `body`: JSON; null for none. */
  send(method: Method, path: string, body: string | null): Promise<HttpAnswer> {
    return this.#request(method, path, body === null ? {} : { 'content-type': 'application/json' }, body);
  }

  get(path: string, { headers = {}, mostBytes }: GetOptions = {}): Promise<HttpAnswer> {
    return this.#request('GET', path, headers, null, mostBytes);
  }

  /** Closes the connection; a request under way fails. */
  async destroy(): Promise<void> {
    this.#listening[Symbol.dispose]();
    await this.#client.destroy();
  }

  async #request(
    method: Method,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string | null,
    mostBytes = MAX_BODY_BYTES,
  ): Promise<HttpAnswer> {
    this.asked.push(`${method} ${path}`);
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(timedOut(this.#timeoutMs)), this.#timeoutMs);
    const all = Object.fromEntries(withDefaultHeaders(this.#site.headers, Object.entries(headers)));
    const request = { method, path: pathOn(this.#origin, path), headers: all, body, signal: deadline.signal };
    const send = async (each: Dispatcher.RequestOptions) => {
      const response = await this.#client.request(each);
      return answerFrom(response, mostBytes);
    };
    try {
      return await (this.#site.transport?.follow ? this.#follow(request, send) : send(request));
    } catch (error) {
      throw this.#noted(`${method} ${path}`, error);
    } finally {
      clearTimeout(timer);
    }
  }

  #follow(
    request: Dispatcher.RequestOptions,
    send: (request: Dispatcher.RequestOptions) => Promise<HttpAnswer>,
  ): Promise<HttpAnswer> {
    return followRedirects(new URL(request.path, this.#origin), request, {
      send,
      redirected: (before, method, to) => {
        this.asked.push(`${method} ${to.pathname}`);
        return redirectedTo(before, method as Method, to.pathname + to.search);
      },
    });
  }

  /** The error to throw. */
  #noted(request: string, error: unknown): unknown {
    const refused =
      error instanceof errors.HeadersOverflowError ? new MalformedResponse('a head that is too long') : error;
    if (refused instanceof MalformedResponse)
      this.refused.push(`${request} answered with ${refused.message}`);
    return refused;
  }
}

function redirectedTo(
  request: Dispatcher.RequestOptions,
  method: Method,
  path: string,
): Dispatcher.RequestOptions {
  if (method === request.method) return { ...request, path };
  const headers = Object.entries(request.headers ?? {}).filter(([name]) => !/^content-/i.test(name));
  return { ...request, path, method, headers: Object.fromEntries(headers), body: null };
}

async function answerFrom(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  mostBytes: number,
): Promise<HttpAnswer> {
  const contentEncoding = textOf(headers['content-encoding']);
  const bytes = await bytesOf(body, mostBytes);
  return {
    status: statusCode,
    contentType: textOf(headers['content-type']),
    location: textOf(headers.location),
    body: contentEncoding ? await decodeBody({ bytes, contentEncoding }, mostBytes) : bytes.toString(),
  };
}

/** Leaving the loop closes the connection: what comes after the limit is not read. */
async function bytesOf(body: Dispatcher.ResponseData['body'], mostBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    length += part.length;
    assertSize(length, mostBytes);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** A repeated header as one. */
function textOf(header: string | string[] | undefined): string | undefined {
  return header?.toString();
}
