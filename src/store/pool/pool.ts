import { newCounters, type PoolCounters } from '../counters.ts';
import type { PoolEvent } from '../store-event.ts';
import { newTrace, type Trace } from '../trace.ts';
import type { BatchConnection, Operation, Role } from './batch-connection.ts';
import { Lane } from './lane.ts';
import { type DatabaseError, type RetryOptions, withRetry } from './retry.ts';

/** Milliseconds after which an operation is not tried again because the database is away: each try may hang itself. */
const AWAY_PATIENCE_MS = 5_000;

/** What a pool has to know of its database. */
export interface PoolBackend {
  connect(role: Role): Promise<BatchConnection>;
  /** Throws where no operation can succeed any more. */
  assertUsable(): void;
  /** Whether the database refused a lock: counted, and tried again. */
  isLockError(error: unknown): error is DatabaseError;
  /** Whether the connection went away, or could not be had, before anything was stored: tried again, too. */
  isAway(error: unknown): error is DatabaseError;
  /** Whether an operation may have been stored all the same: whatever follows it, that is how it ends, unless it succeeds. */
  isUnknown(error: unknown): boolean;
  /** What an operation met in the database, under the name that every backend gives it. A defect keeps its own. */
  failure(operation: string, attempts: number, cause: unknown): unknown;
  /** The same for what kept the pool from opening. */
  startFailure(cause: unknown): unknown;
  /** Whether an error ends the store for good; that is an event of its own, and no failure to open a connection. */
  isFinal(error: unknown): boolean;
}

export interface PoolOptions {
  readonly backend: PoolBackend;
  /** Connections in all: one writer, the others readers. With 1, the writer reads too. */
  readonly size: number;
  /**
   * What is open before the pool is. `both`: the writer, which makes the tables if they are missing, and a reader, so that
   * a lack of connections shows now. `writer`: the reader follows. `neither`: each is opened when it is needed.
   */
  readonly opens: 'both' | 'writer' | 'neither';
  readonly busyTimeoutMs: number;
  readonly acquireTimeoutMs: number;
  readonly maxQueue: number;
  readonly onEvent?: ((event: PoolEvent) => void) | undefined;
  /** The clock and chance of retries, for tests. */
  readonly retry?: Pick<RetryOptions, 'sleep' | 'random'> | undefined;
}

/** The operations of a pool by their names: what each takes and resolves with. */
export type Verbs<Table> = { readonly [K in keyof Table]: (args: never) => unknown };

type Args<F> = F extends (args: infer A) => unknown ? A : never;
type Result<F> = F extends (args: never) => infer R ? R : never;

/** What callers use of a pool. */
export type PoolOperations<Table extends Verbs<Table>> = Pick<Pool<Table>, 'read' | 'write'>;

/**
 * Connections to one database: one writer, which commits in groups, and readers opened when needed. An operation runs
 * whole, in one transaction. `Table` has the operations that the backend's connections know.
 */
export class Pool<Table extends Verbs<Table>> {
  readonly #options: PoolOptions;
  readonly #counters: PoolCounters = newCounters();
  readonly #writer: Lane;
  readonly #readers: Lane;
  #awaitsReader: boolean;
  /** What could not be done, and has not succeeded since: a standby can read, and not write. After a lost connection, anything will do. */
  readonly #inDoubt = new Set<'read' | 'write' | 'anything'>();

  private constructor(options: PoolOptions) {
    this.#options = options;
    this.#awaitsReader = options.opens === 'writer';
    this.#writer = this.#lane('writer', 1);
    this.#readers = options.size === 1 ? this.#writer : this.#lane('reader', options.size - 1);
  }

  /** Throws what `startFailure` makes of the error that a first connection met. */
  static async open<Table extends Verbs<Table>>(options: PoolOptions): Promise<Pool<Table>> {
    const pool = new Pool<Table>(options);
    try {
      if (options.opens !== 'neither') await pool.#writer.start();
      if (options.opens === 'both' && pool.#readers !== pool.#writer) await pool.#readers.start();
      else if (options.opens === 'writer') pool.#readers.grow();
      return pool;
    } catch (error) {
      await pool.close(0);
      throw options.backend.startFailure(error);
    }
  }

  /** Runs an operation that only reads. Throws what the `Store` lists. */
  async read<K extends keyof Table & string>(
    name: K,
    args: Args<Table[K]>,
    trace: Trace = newTrace(),
  ): Promise<Result<Table[K]>> {
    this.#counters.reads++;
    const { backend } = this.#options;
    const result = await this.#retrying(
      name,
      'read',
      trace,
      () => this.#submit(this.#laneOfReads(), { name, args, isRead: true }, trace),
      (error) => backend.isAway(error),
    );
    return result as Result<Table[K]>;
  }

  /**
   * Runs an operation that may write; resolves after its commit. Refused locks are retried: no caller can forget it.
   * Throws what the `Store` lists.
   */
  async write<K extends keyof Table & string>(
    name: K,
    args: Args<Table[K]>,
    trace: Trace = newTrace(),
  ): Promise<Result<Table[K]>> {
    const { backend } = this.#options;
    const result = await this.#retrying(
      name,
      'write',
      trace,
      () => this.#submit(this.#writer, { name, args }, trace),
      (error) => backend.isLockError(error) || backend.isAway(error),
    );
    this.#counters.writes++;
    return result as Result<Table[K]>;
  }

  get counters(): Readonly<PoolCounters> {
    return this.#counters;
  }

  /** Counts a read that was answered without a connection. */
  countRemembered(): void {
    this.#counters.remembered++;
  }

  /** Refuses new operations, finishes the accepted ones within `deadlineMs`, then ends every connection. */
  async close(deadlineMs = 5_000): Promise<void> {
    // The writer last, and alone: of connections that close at the same moment, none writes SQLite's log back into the database.
    const lanes = new Set([this.#readers, this.#writer]);
    await Promise.all([...lanes].map((lane) => lane.finish(deadlineMs)));
    for (const lane of lanes) await lane.close();
  }

  #lane(role: Role, size: number): Lane {
    const { backend, maxQueue, acquireTimeoutMs, busyTimeoutMs, onEvent } = this.#options;
    return new Lane({
      role,
      size,
      maxQueue,
      acquireTimeoutMs,
      busyTimeoutMs,
      counters: this.#counters,
      open: () => backend.connect(role),
      onLost: (error) => {
        this.#inDoubt.add('anything');
        onEvent?.({ type: 'connection-lost', role, error });
      },
      onOpenFailed: (error) => {
        if (!backend.isFinal(error)) onEvent?.({ type: 'open-failed', role, error });
      },
    });
  }

  /** Until its first reader is open, an idle writer reads: to open a connection takes as long as hundreds of reads. */
  #laneOfReads(): Lane {
    this.#awaitsReader &&= !this.#readers.isOpen;
    if (!this.#awaitsReader || !this.#writer.isIdle) return this.#readers;
    this.#readers.grow();
    return this.#writer;
  }

  async #submit(lane: Lane, operation: Operation, trace: Trace): Promise<unknown> {
    this.#options.backend.assertUsable();
    return await lane.submit(operation, trace);
  }

  async #retrying<T>(
    operation: string,
    kind: 'read' | 'write',
    trace: Trace,
    attempt: () => Promise<T>,
    isTransient: (error: unknown) => boolean,
  ): Promise<T> {
    const { backend, onEvent, retry } = this.#options;
    const began = performance.now();
    let attempts = 1;
    let unknown: unknown;
    try {
      const result = await withRetry(attempt, {
        ...retry,
        isTransient: (error): error is DatabaseError => {
          if (backend.isUnknown(error)) unknown = error;
          const isPatient = !backend.isAway(error) || performance.now() - began < AWAY_PATIENCE_MS;
          return isPatient && isTransient(error);
        },
        onRetry: ({ attempt, delayMs, error }) => {
          attempts++;
          this.#countLockError(error, trace);
          this.#counters.retries++;
          trace.retries++;
          const { code } = error;
          if (!backend.isLockError(error)) return;
          onEvent?.({ type: 'retry', operation, attempt, delayMs: Math.round(delayMs), code });
        },
        onExhausted: (error) => {
          this.#counters.retriesExhausted++;
          if (backend.isLockError(error))
            onEvent?.({ type: 'retries-exhausted', operation, attempts, code: error.code });
        },
      });
      this.#succeeded(kind);
      return result;
    } catch (error) {
      this.#countLockError(error, trace);
      if (backend.isAway(error)) {
        this.#inDoubt.add(kind);
        onEvent?.({ type: 'unavailable', operation, error });
      }
      throw backend.failure(operation, attempts, unknown ?? error);
    }
  }

  #succeeded(kind: 'read' | 'write'): void {
    if (this.#inDoubt.size === 0) return;
    this.#inDoubt.delete('anything');
    this.#inDoubt.delete(kind);
    if (this.#inDoubt.size === 0) this.#options.onEvent?.({ type: 'available' });
  }

  #countLockError(error: unknown, trace: Trace): void {
    if (!this.#options.backend.isLockError(error)) return;
    const { lockErrors } = this.#counters;
    lockErrors[error.code] = (lockErrors[error.code] ?? 0) + 1;
    trace.lockErrors++;
  }
}
