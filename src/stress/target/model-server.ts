import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { parseJson } from '../../parse-json.ts';

/** A slow model shows whether a server holds a lock or a connection while it waits for it. */
const THINKING_MS = 20;

/** The name of the model, for servers that need one. */
export const MODEL_NAME = 'genesis-echo';

/**
 * A model with OpenAI's chat completions that echoes the last message, and fails or waits on command: it shows what a
 * server does while its model is slow, or fails.
 */
export class ModelServer {
  readonly url: string;
  readonly #server: ReturnType<typeof createServer>;
  #failEvery = Number.POSITIVE_INFINITY;
  #calls = 0;
  #failed = 0;
  #owed = 0;
  #held: (() => void)[] | undefined;

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  }

  static async start(): Promise<ModelServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const model = new ModelServer(server);
    server.on('request', (request, response) => void model.#answer(request, response));
    return model;
  }

  /** Counts from 0 again. `failShare`, from 0 to 1, is the share of calls that it fails, evenly spread. */
  reset({ failShare = 0 } = {}): void {
    this.release();
    this.#failEvery = failShare > 0 ? 1 / failShare : Number.POSITIVE_INFINITY;
    this.#calls = 0;
    this.#failed = 0;
  }

  /** Calls so far, and how many of them it failed. */
  get counts(): { readonly calls: number; readonly failed: number } {
    return { calls: this.#calls, failed: this.#failed };
  }

  /** Calls that it has not answered yet. */
  get owed(): number {
    return this.#owed;
  }

  /** Calls that wait for `release`. */
  get held(): number {
    return this.#held?.length ?? 0;
  }

  /** From now on every call waits for `release`. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    for (const answer of this.#held?.splice(0) ?? []) answer();
    this.#held = undefined;
  }

  async close(): Promise<void> {
    this.release();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#owed++;
    // Also when the server gives up waiting.
    response.once('close', () => this.#owed--);
    const body = await text(request).catch(() => '');
    this.#calls++;
    const fails = Math.floor(this.#calls / this.#failEvery) > this.#failed;
    if (fails) this.#failed++;
    await delay(THINKING_MS);
    if (this.#held) await new Promise<void>((resolve) => this.#held?.push(resolve));
    response.statusCode = fails ? 500 : 200;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(fails ? { error: { message: 'failed on purpose' } } : completion(body)));
  }
}

function completion(body: string): unknown {
  const { messages } = (parseJson(body) ?? {}) as { messages?: unknown };
  const last = (Array.isArray(messages) ? messages.at(-1) : undefined) as
    | { content?: unknown }
    | null
    | undefined;
  const content = `Echo: ${last?.content ?? ''}`;
  const message = { role: 'assistant', content };
  return {
    object: 'chat.completion',
    model: MODEL_NAME,
    choices: [{ index: 0, finish_reason: 'stop', message }],
  };
}
