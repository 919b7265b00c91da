import type { ReadableStreamDefaultReader } from 'node:stream/web';
import type { Response } from 'undici';
import { GenesisError } from '../errors.ts';
import { noAnswerIn } from './model-errors.ts';
import { type PostRequest, post } from './post.ts';

/** Milliseconds that a model server gets to end an answer whose reply is complete, so that its connection is used again. */
const ENDING_MS = 1_000;

/** Pieces of an answer that are read after the end of its reply. */
const ENDING_READS = 16;

/**
 * One request to a model server, and the bytes of its answer. Its patience is used up only while something is awaited:
 * not while the reader of the reply takes its time.
 */
export class ModelCall {
  readonly #ending = new AbortController();
  readonly #signal: AbortSignal;
  #patienceMs: number;
  #impatience: GenesisError;
  #body: ReadableStreamDefaultReader<Uint8Array> | undefined;

  constructor(signal: AbortSignal, timeoutMs: number) {
    this.#signal = AbortSignal.any([this.#ending.signal, signal]);
    this.#patienceMs = timeoutMs;
    this.#impatience = noAnswerIn(timeoutMs);
  }

  /** From now on, it waits `ms` in all before it ends with `error`. */
  renewPatience(ms: number, error = this.#impatience): void {
    this.#patienceMs = ms;
    this.#impatience = error;
  }

  async post(request: PostRequest): Promise<Response> {
    const response = await this.#wait(post(request, this.#signal));
    this.#body = response.body?.getReader();
    return response;
  }

  get state(): 'asked' | 'answering' | 'aborted' {
    if (this.#signal.aborted) return 'aborted';
    return this.#body === undefined ? 'asked' : 'answering';
  }

  /** The next bytes of the answer, or undefined at its end. */
  async read(): Promise<Uint8Array | undefined> {
    const read = this.#body && (await this.#wait(this.#body.read()));
    return read?.value;
  }

  /** Ends the call at once. */
  abort(): void {
    this.#ending.abort();
  }

  /** Lets the server end its answer, in the background. */
  async finish(): Promise<void> {
    this.renewPatience(ENDING_MS);
    try {
      for (let reads = 0; reads < ENDING_READS && (await this.read()); reads++);
    } catch {
      // The reply is complete: what comes after it is of no use.
    }
    this.abort();
  }

  async #wait<T>(awaited: Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const timer = setTimeout(() => this.#ending.abort(this.#impatience), this.#patienceMs);
    try {
      return await awaited;
    } catch (error) {
      throw this.#ending.signal.reason instanceof GenesisError ? this.#ending.signal.reason : error;
    } finally {
      clearTimeout(timer);
      this.#patienceMs -= performance.now() - startedAt;
    }
  }
}
