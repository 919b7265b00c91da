import type { GenesisError } from '../../errors.ts';
import type { PoolCounters } from '../counters.ts';
import type { Trace } from '../trace.ts';
import type { BatchConnection, Operation, Role } from './batch-connection.ts';
import { ConnectionSet } from './connection-set.ts';
import { distinct } from './distinct.ts';
import { acquireTimeout, poolClosed, queueFull } from './pool-errors.ts';
import { Task } from './task.ts';

export interface LaneOptions {
  readonly role: Role;
  /** How many connections there may be at most. */
  readonly size: number;
  readonly open: () => Promise<BatchConnection>;
  readonly counters: PoolCounters;
  /** Operations that may wait at once; one more is refused with `POOL_QUEUE_FULL`. */
  readonly maxQueue: number;
  /** Milliseconds until an operation that no connection took is refused with `POOL_ACQUIRE_TIMEOUT`. */
  readonly acquireTimeoutMs: number;
  /** Milliseconds that an operation waits for a lock before it is refused with the database's error. */
  readonly busyTimeoutMs: number;
  readonly onLost: (error: unknown) => void;
  readonly onOpenFailed: (error: unknown) => void;
}

/** How often the queue is looked at while no connection is idle. */
const WATCH_EVERY_MS = 10;

/**
 * How long the first in the queue waits before another connection is opened. Well above what the event loop alone
 * can delay it in a burst: then more connections would take memory and cores without helping.
 */
const GROW_AFTER_MS = 100;

/**
 * One queue and the connections that serve it, first come, first served. An idle connection takes everything that
 * waits as one batch, so batches grow with the load and no operation waits for one to fill.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #connections: ConnectionSet;
  readonly #queue: Task[] = [];
  #dispatchPlanned = false;
  #watching: NodeJS.Timeout | undefined;
  /** Ends the pause of the connection that waits for a lock. */
  #wake: (() => void) | undefined;
  #closed = false;
  #finishedInTime = false;
  #onQuiet: (() => void) | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#connections = new ConnectionSet({
      ...options,
      onOpened: () => this.#dispatch(),
      onOpenFailed: (error) => this.#openFailed(error),
    });
  }

  /** Opens the first connection, so that what is wrong with the database shows now. */
  start(): Promise<BatchConnection> {
    return this.#connections.start();
  }

  get isOpen(): boolean {
    return !this.#connections.isEmpty;
  }

  /** Whether an operation would be run at once. */
  get isIdle(): boolean {
    return this.#queue.length === 0 && this.#connections.hasIdle;
  }

  /** Opens another connection, unless that is under way; nothing waits for it. */
  grow(): void {
    this.#connections.grow();
  }

  submit(operation: Operation, trace: Trace): Promise<unknown> {
    if (this.#closed) return Promise.reject(poolClosed());
    if (this.#queue.length >= this.#options.maxQueue) return Promise.reject(this.#refuseFull());
    const task = new Task(operation, trace, !this.#connections.hasIdle);
    this.#queue.push(task);
    this.#planDispatch();
    return task.result;
  }

  /** Refuses new operations, finishes the accepted ones, and after `deadlineMs` rejects what is left. */
  async finish(deadlineMs: number): Promise<void> {
    this.#closed = true;
    this.#finishedInTime = await this.#quietWithin(deadlineMs);
    clearInterval(this.#watching);
    for (const task of this.#queue.splice(0)) task.refuse(poolClosed());
  }

  /** Ends every connection, after `finish`. */
  close(): Promise<void> {
    return this.#connections.close(this.#finishedInTime ? 'in-order' : 'at-once');
  }

  // Once per turn of the event loop: the requests that arrived together leave together.
  #planDispatch(): void {
    if (this.#dispatchPlanned) return;
    this.#dispatchPlanned = true;
    setImmediate(() => {
      this.#dispatchPlanned = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    if (this.#queue.length > 0) {
      const connection = this.#connections.take();
      if (connection) {
        void this.#serve(connection, this.#takeQueue(this.#queue.length));
      } else {
        this.#wake?.();
        this.#watchQueue();
      }
    }
    if (this.#isQuiet()) this.#onQuiet?.();
  }

  async #serve(connection: BatchConnection, first: readonly Task[]): Promise<void> {
    let batch = first;
    try {
      while (batch.length > 0) batch = await this.#run(connection, batch);
      this.#connections.giveBack(connection);
    } catch (error) {
      this.#connections.lose(connection, error);
      const now = performance.now();
      for (const task of batch) task.fail(error, now);
    }
    this.#dispatch();
  }

  /** Runs a batch and settles its tasks; resolves with those that are to be run next. */
  async #run(connection: BatchConnection, batch: readonly Task[]): Promise<readonly Task[]> {
    const all = batch.map((task) => task.operation);
    const { operations, indexes } = this.#options.role === 'reader' ? distinct(all) : { operations: all };
    const reply = await connection.run(operations);
    if (reply.kind === 'busy') {
      if (reply.pauseMs > 0) await this.#pause(reply.pauseMs);
      return this.#stillWaiting(batch, reply.error);
    }
    if (reply.committed) this.#options.counters.commits++;
    const now = performance.now();
    let isRefused = false;
    const left = batch.filter((task, i) => {
      const outcome = reply.outcomes[indexes?.[i] ?? i];
      if (outcome === undefined) return true;
      if (outcome.ok !== 'refused') {
        task.settle(outcome, now);
        return false;
      }
      isRefused = true;
      return !this.#failIfTimedOut(task, outcome.error, now);
    });
    return isRefused ? this.#withQueue(left) : left;
  }

  /** Until another try is worth its cost, or other operations come, which the lock may not concern. */
  async #pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
    this.#wake = undefined;
  }

  #stillWaiting(batch: readonly Task[], error: Error): readonly Task[] {
    const now = performance.now();
    return this.#withQueue(batch.filter((task) => !this.#failIfTimedOut(task, error, now)));
  }

  /** What was submitted meanwhile waits for the lock together with the others, not behind them. */
  #withQueue(waiting: readonly Task[]): readonly Task[] {
    return [...waiting, ...this.#takeQueue(Math.max(0, this.#options.maxQueue - waiting.length))];
  }

  #takeQueue(max: number): readonly Task[] {
    const batch = this.#queue.splice(0, max);
    const now = performance.now();
    for (const task of batch) task.take(now, this.#options.counters);
    return batch;
  }

  /** Fails an operation that has waited for the lock to the end of the busy timeout. */
  #failIfTimedOut(task: Task, error: Error, now: number): boolean {
    const isTimedOut = task.takenBefore(now - this.#options.busyTimeoutMs);
    if (isTimedOut) task.fail(error, now);
    return isTimedOut;
  }

  /** While operations wait: refuses those that waited too long, and opens another connection if there may be one. */
  #watchQueue(): void {
    if (this.#connections.isEmpty) this.#connections.grow();
    this.#watching ??= setInterval(() => {
      this.#refuseOverdue();
      const first = this.#queue[0];
      if (!first) {
        clearInterval(this.#watching);
        this.#watching = undefined;
        this.#dispatch();
      } else if (performance.now() - first.submittedAt >= GROW_AFTER_MS) {
        this.#connections.grow();
      }
    }, WATCH_EVERY_MS);
  }

  #refuseOverdue(): void {
    const { acquireTimeoutMs, counters } = this.#options;
    const overdueBefore = performance.now() - acquireTimeoutMs;
    const index = this.#queue.findIndex((task) => task.submittedAt > overdueBefore);
    for (const task of this.#queue.splice(0, index === -1 ? this.#queue.length : index)) {
      counters.acquireTimeouts++;
      task.refuse(acquireTimeout(acquireTimeoutMs));
    }
  }

  #refuseFull(): GenesisError {
    this.#options.counters.queueFull++;
    return queueFull(this.#options.maxQueue);
  }

  #openFailed(error: unknown): void {
    // A connection that is left serves what waits; without one, the queue would wait for ever.
    if (this.#connections.isEmpty) for (const task of this.#queue.splice(0)) task.refuse(error);
    this.#options.onOpenFailed(error);
    this.#dispatch();
  }

  #isQuiet(): boolean {
    return this.#queue.length === 0 && this.#connections.isQuiet;
  }

  async #quietWithin(deadlineMs: number): Promise<boolean> {
    if (this.#isQuiet()) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#onQuiet = () => resolve(true);
    const timer = setTimeout(() => resolve(false), deadlineMs);
    const inTime = await promise;
    clearTimeout(timer);
    return inTime;
  }
}
