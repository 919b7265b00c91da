import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { GenesisError, messageOf } from '../../errors.ts';
import type { WorkerReply, WorkerRequest } from './outside-worker.ts';

const WORKER = new URL(`./outside-worker${extname(import.meta.url)}`, import.meta.url);

/**
 * A connection to a server's database from outside the server, like that of another application. One request at a time.
 * Throws `DB_OPEN_FAILED` where the file cannot be used.
 */
export class OutsideConnection {
  readonly #worker: Worker;
  readonly #file: string;
  /** Resolves with the reason when the thread has ended. */
  readonly #ended: Promise<unknown>;

  constructor(file: string) {
    this.#file = file;
    this.#worker = new Worker(WORKER, { workerData: file });
    this.#ended = new Promise((resolve) => {
      this.#worker.once('error', resolve);
      this.#worker.once('exit', () => resolve('its thread was ended'));
    });
  }

  /** Takes the write lock as soon as it is free; resolves when it is held. An abort ends the connection. */
  async hold(signal?: AbortSignal): Promise<void> {
    const end = () => void this.#worker.terminate();
    if (signal?.aborted) end();
    signal?.addEventListener('abort', end, { once: true });
    try {
      await this.#ask('hold');
    } finally {
      signal?.removeEventListener('abort', end);
    }
  }

  async release(): Promise<void> {
    await this.#ask('release');
  }

  /** What SQLite finds wrong with the file; empty when it is sound. */
  async integrityProblems(): Promise<string[]> {
    const lines = (await this.#ask('check')) as string[];
    return lines.filter((line) => line !== 'ok');
  }

  /** Releases the lock and closes the connection. */
  async close(): Promise<void> {
    await this.#ask('close').catch(() => {});
    await this.#worker.terminate();
  }

  async #ask(request: WorkerRequest): Promise<unknown> {
    const replied = new Promise<WorkerReply>((resolve) => this.#worker.once('message', resolve));
    this.#worker.postMessage(request);
    const ended = this.#ended.then((why) => ({ error: messageOf(why) }));
    const reply = await Promise.race([replied, ended]);
    if ('done' in reply) return reply.done;
    throw new GenesisError('DB_OPEN_FAILED', `${this.#file} cannot be used from outside: ${reply.error}`, {
      hint: 'Name the SQLite database that the server uses.',
    });
  }
}
