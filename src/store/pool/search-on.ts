import { messageOf } from '../../errors.ts';
import type { SearchStore } from '../store.ts';
import type { PoolEvent } from '../store-event.ts';
import type { Trace } from '../trace.ts';
import type { IndexedMessages, IndexPlace, IndexStep, SearchPage, SearchRequest } from '../types.ts';
import type { PoolOperations } from './pool.ts';

interface HitsOfPool extends Omit<SearchPage, 'isComplete'> {
  /** Null where only going through all messages shows that. */
  readonly isComplete: boolean | null;
}

/** The operations of searches, as every backend names them. */
export interface SearchVerbs {
  readonly searchMessages: (request: SearchRequest) => HitsOfPool;
  /** Whether all messages are in the index; false where only going through all of them shows that. */
  readonly isIndexComplete: (args: undefined) => boolean;
  readonly indexMessages: (step: IndexStep) => IndexedMessages;
}

/** A few milliseconds of work: turns come in between. */
const STEP = { messages: 250, chars: 128 * 1024 };

/** Milliseconds between two steps, so that they take half of a writer at most. */
const PAUSE_MS = 10;

/** Milliseconds after a step that failed, such as while the database was locked. */
const PAUSE_AFTER_FAILURE_MS = 1_000;

/** Searches over a pool. What has no index yet gets one in the background, in small steps, each a transaction of its own. */
export class SearchOn implements SearchStore {
  readonly #pool: PoolOperations<SearchVerbs>;
  readonly #onEvent: (event: PoolEvent) => void;
  #timer: NodeJS.Timeout | undefined;
  #isIndexing = false;
  /** Whether messages were stored meanwhile that a pass may have gone by. */
  #isOverdue = false;
  #reported = '';
  #place: IndexPlace | null = null;
  #isStopped = false;

  constructor(pool: PoolOperations<SearchVerbs>, onEvent: (event: PoolEvent) => void) {
    this.#pool = pool;
    this.#onEvent = onEvent;
    this.addMissing();
  }

  async find(request: SearchRequest, trace?: Trace): Promise<SearchPage> {
    const page = await this.#pool.read('searchMessages', request, trace);
    if (page.isComplete === false) this.addMissing();
    return { ...page, isComplete: page.isComplete ?? !this.#isIndexing };
  }

  /** Begins to add what is stored and not in the index. */
  addMissing(): void {
    this.#isOverdue = this.#isIndexing;
    if (this.#isIndexing) return;
    this.#isIndexing = true;
    this.#continueAfter(0);
  }

  /** Call before the pool is closed. What is left is done after the next start. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #continueAfter(ms: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => void this.#step(), ms);
    this.#timer.unref();
  }

  async #step(): Promise<void> {
    try {
      // First a look, which waits for no lock.
      if (!this.#place && (await this.#pool.read('isIndexComplete', undefined))) return this.#end();
      const step = { ...STEP, after: this.#place };
      const { isComplete, place } = await this.#pool.write('indexMessages', step);
      this.#place = isComplete ? null : place;
      if (isComplete) this.#end();
      else this.#continueAfter(PAUSE_MS);
    } catch (error) {
      this.#report(error);
      this.#continueAfter(PAUSE_AFTER_FAILURE_MS);
    }
  }

  #end(): void {
    this.#isIndexing = false;
    if (this.#isOverdue) this.addMissing();
  }

  /** Once, however often it is tried again. */
  #report(error: unknown): void {
    if (this.#isStopped || messageOf(error) === this.#reported) return;
    this.#reported = messageOf(error);
    this.#onEvent({ type: 'index-failed', error });
  }
}
