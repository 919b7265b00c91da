import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { buildConnector, Client } from 'undici';
import type { Answer } from './outcome.ts';

export interface HttpAnswer extends Answer {
  readonly serverTiming: string | undefined;
  readonly retryAfter: boolean;
}

/** One virtual user: one connection, one request at a time. */
export class HttpClient {
  readonly #client: Client;
  readonly #origin: URL;
  readonly #timeoutMs: number;
  readonly #connector: ReturnType<typeof buildConnector>;
  #opened: Socket | TLSSocket | undefined;

  constructor(origin: string, timeoutMs: number) {
    this.#origin = new URL(origin);
    this.#connector = buildConnector({ timeout: timeoutMs, allowH2: false });
    this.#timeoutMs = timeoutMs;
    this.#client = new Client(this.#origin.origin, {
      pipelining: 1,
      // undici's timeouts run from one byte to the next; ours bounds the whole request.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (options, callback) => {
        const socket = this.#opened;
        this.#opened = undefined;
        // Not at once: undici sends nothing on a connection that it is given while it still asks for it.
        if (socket && !socket.destroyed) queueMicrotask(() => callback(null, socket));
        else this.#connector(options, callback);
      },
    });
  }

  /** Opens the connection, so that a later request leaves at once. An error shows itself at that request. */
  connect(): Promise<void> {
    const { hostname, host, protocol, port } = this.#origin;
    return new Promise((resolve) => {
      this.#connector(
        { hostname: hostname.replace(/^\[|\]$/g, ''), host, protocol, port },
        (_error, socket) => {
          // Closed again before it is used: the request then opens its own, and meets the error if there is one.
          socket?.on('error', () => socket.destroy());
          this.#opened = socket ?? undefined;
          resolve();
        },
      );
    });
  }

  post(path: string, body: string): Promise<HttpAnswer> {
    return this.#request('POST', path, { 'content-type': 'application/json' }, body);
  }

  get(path: string): Promise<HttpAnswer> {
    return this.#request('GET', path, {}, null);
  }

  /** Closes the connection; a request under way fails. */
  async destroy(): Promise<void> {
    this.#opened?.destroy();
    await this.#client.destroy();
  }

  async #request(
    method: 'GET' | 'POST',
    path: string,
    headers: Record<string, string>,
    body: string | null,
  ): Promise<HttpAnswer> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(timedOut(this.#timeoutMs)), this.#timeoutMs);
    try {
      const { signal } = deadline;
      const response = await this.#client.request({ method, path: this.#path(path), headers, body, signal });
      const timing = response.headers['server-timing'];
      return {
        status: response.statusCode,
        body: await response.body.text(),
        retryAfter: response.headers['retry-after'] !== undefined,
        serverTiming: Array.isArray(timing) ? timing.join(', ') : timing,
      };
    } finally {
      clearTimeout(timer);
    }
  }

  /** A server may live below a path: `--url http://host/assistant`. */
  #path(path: string): string {
    return `${this.#origin.pathname.replace(/\/+$/, '')}${path}`;
  }
}

function timedOut(timeoutMs: number): Error {
  return Object.assign(new Error(`no whole answer within ${timeoutMs} ms`), { code: 'ETIMEDOUT' });
}
