import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { GenesisError } from '../../errors.ts';
import type { Reply, Request } from './outside-worker.ts';

const WORKER = new URL(`./outside-worker${extname(import.meta.url)}`, import.meta.url);

/**
 * A connection to a server's database from outside the server, as another application has one. One request at a time.
 * Throws `DB_OPEN_FAILED` where the file cannot be used.
 */
export class OutsideConnection {
  readonly #worker: Worker;
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    this.#worker = new Worker(WORKER, { workerData: file });
    // Tells only requests: between them nobody waits for it.
    this.#worker.on('error', () => {});
  }

  /** Takes the write lock as soon as it is free; resolves when it is held. */
  async hold(): Promise<void> {
    await this.#ask('hold');
  }

  async release(): Promise<void> {
    await this.#ask('release');
  }

  /** What SQLite finds wrong with the file; empty when it is sound. */
  async integrityProblems(): Promise<string[]> {
    const lines = (await this.#ask('check')) as string[];
    return lines.filter((line) => line !== 'ok');
  }

  /** Lets go of everything. */
  async close(): Promise<void> {
    await this.#ask('close').catch(() => {});
    await this.#worker.terminate();
  }

  async #ask(request: Request): Promise<unknown> {
    const replied = once(this.#worker, 'message').catch((error: unknown) => {
      throw this.#failed(error instanceof Error ? error.message : String(error), error);
    });
    this.#worker.postMessage(request);
    const [reply] = (await replied) as [Reply];
    if ('error' in reply) throw this.#failed(reply.error);
    return reply.done;
  }

  #failed(why: string, cause?: unknown): GenesisError {
    return new GenesisError('DB_OPEN_FAILED', `${this.#file} cannot be used from outside: ${why}`, {
      hint: 'Name the SQLite database that the server uses.',
      cause,
    });
  }
}
