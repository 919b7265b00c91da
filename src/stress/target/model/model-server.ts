import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { answerStreamed } from './answer-streamed.ts';
import { answerWhole } from './answer-whole.ts';
import { completionError, completionRequest } from './chat-completion.ts';
import { Gate, type HoldPoint } from './gate.ts';
import type { ModelCall } from './model-call.ts';
import { DEFAULT_MODEL_SETTINGS, type ModelFailure, type ModelSettings } from './model-settings.ts';

/** Counts since the last `reset`. */
export interface ModelCounts {
  calls: number;
  /** Calls that asked for a stream. */
  streamed: number;
  /** Calls that were made to break. */
  failed: number;
  /** Calls whose client closed the connection before the end of the answer. */
  aborted: number;
}

const NO_CALLS: Readonly<ModelCounts> = { calls: 0, streamed: 0, failed: 0, aborted: 0 };

/**
 * A model with OpenAI's chat completions that echoes the last message, whole or as a stream, and breaks or waits on
 * command: it shows what a server does while its model is slow, or fails.
 */
export class ModelServer {
  readonly url: string;
  readonly #server: ReturnType<typeof createServer>;
  readonly #gate = new Gate();
  #settings = DEFAULT_MODEL_SETTINGS;
  // A call counts where it began, so that one that ends after a reset does not count again.
  #counts: ModelCounts = { ...NO_CALLS };
  #owed = 0;

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  }

  static async start(): Promise<ModelServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const model = new ModelServer(server);
    server.on('request', (request, response) => void model.#serve(request, response));
    return model;
  }

  /** Holds no call any more, counts from 0 again, and has the settings, by default for what is not given. */
  reset(settings: Partial<ModelSettings> = {}): void {
    this.release();
    this.#settings = { ...DEFAULT_MODEL_SETTINGS, ...settings };
    this.#counts = { ...NO_CALLS };
  }

  get counts(): Readonly<ModelCounts> {
    return { ...this.#counts };
  }

  /** Calls that it has not answered to their end, and whose client waits. */
  get owed(): number {
    return this.#owed;
  }

  /** Calls that wait for `release`. */
  get held(): number {
    return this.#gate.waiting;
  }

  /** From now on every call waits for `release`: before its answer, or a stream when half of its words are out. */
  hold(point: HoldPoint = 'start'): void {
    this.#gate.shut(point);
  }

  release(): void {
    this.#gate.open();
  }

  async close(): Promise<void> {
    this.release();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const counts = this.#counts;
    const leaving = new AbortController();
    let isCutOff = false;
    this.#owed++;
    response.once('close', () => {
      this.#owed--;
      if (!response.writableEnded && !isCutOff) counts.aborted++;
      leaving.abort();
    });
    const cutOff = () => {
      isCutOff = true;
      // What was written before reaches the client.
      response.socket?.destroySoon();
    };
    const asked = completionRequest(await text(request).catch(() => ''));
    if (asked.streams) counts.streamed++;
    const call = {
      ...{ request: asked, response, gate: this.#gate, left: leaving.signal, cutOff },
      ...{ settings: this.#settings, failure: this.#nextFailure(counts) },
    };
    await answer(call).catch((error: unknown) => {
      if (!leaving.signal.aborted) throw error;
    });
  }

  #nextFailure(counts: ModelCounts): ModelFailure | undefined {
    const { failShare, failure } = this.#settings;
    const callsPerFailure = failShare > 0 ? 1 / failShare : Number.POSITIVE_INFINITY;
    const fails = Math.floor(++counts.calls / callsPerFailure) > counts.failed;
    if (!fails) return undefined;
    counts.failed++;
    return failure;
  }
}

async function answer(call: ModelCall): Promise<void> {
  await delay(call.settings.thinkingMs, undefined, { signal: call.left });
  await call.gate.pass('start', call.left);
  if (call.failure === 'http-500') return refuse(call, 500);
  if (call.failure === 'http-429') return refuse(call, 429);
  return call.request.streams ? answerStreamed(call) : answerWhole(call);
}

function refuse({ response }: ModelCall, status: 500 | 429): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(status === 429 && { 'retry-after': '1' }),
  });
  response.end(completionError());
}
