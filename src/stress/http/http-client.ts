import { addAbortListener } from 'node:events';
import { Client, type Dispatcher } from 'undici';
import { timedOut } from './connection-errors.ts';
import { decodeBody } from './decode-body.ts';
import type { HttpAnswer } from './http-answer.ts';
import { pathOn, type Site, toSite, withLogin } from './site.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const CONTROL_TIMEOUT_MS = 10_000;

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

/** Sends the requests that are not part of the load, on a connection of its own. */
export class HttpClient {
  /** Its requests so far, such as `GET /api/metrics`. */
  readonly asked: string[] = [];
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
    signal = new AbortController().signal,
    firstByteMs = 0,
  ) {
    this.#site = toSite(site);
    this.#origin = new URL(this.#site.url);
    this.#timeoutMs = timeoutMs;
    this.#listening = addAbortListener(signal, () => void this.#client.destroy());
    this.#client = new Client(this.#origin.origin, {
      allowH2: false,
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

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<HttpAnswer> {
    return this.#request('GET', path, headers, null);
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
  ): Promise<HttpAnswer> {
    this.asked.push(`${method} ${path}`);
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(timedOut(this.#timeoutMs)), this.#timeoutMs);
    try {
      const { signal } = deadline;
      const response = await this.#client.request({
        method,
        path: pathOn(this.#origin, path),
        headers: withLogin(headers, this.#site),
        body,
        signal,
      });
      return await answerFrom(response);
    } finally {
      clearTimeout(timer);
    }
  }
}

async function answerFrom({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<HttpAnswer> {
  const contentEncoding = textOf(headers['content-encoding']);
  const bytes = Buffer.from(await body.arrayBuffer());
  return {
    status: statusCode,
    contentType: textOf(headers['content-type']),
    location: textOf(headers.location),
    body: contentEncoding ? await decodeBody({ bytes, contentEncoding }) : bytes.toString(),
  };
}

/** A repeated header as one. */
function textOf(header: string | string[] | undefined): string | undefined {
  return header?.toString();
}
