import { GenesisError } from '../../../errors.ts';
import { newCounters, type PoolCounters } from '../../counters.ts';
import type { Durability } from '../../options.ts';
import type { PoolEvent } from '../../store-event.ts';
import { newTrace, type Trace } from '../../trace.ts';
import type { DatabaseFile } from '../file/database-file.ts';
import { lockedAtStart } from '../file/locked-error.ts';
import { useError } from '../file/use-error.ts';
import { isLockError, type LockError } from '../lock-error.ts';
import type { OperationTable } from './batch.ts';
import { Connection } from './connection.ts';
import type { Json } from './json.ts';
import { Lane } from './lane.ts';
import type { ConnectionReport, Operation, Role } from './protocol.ts';
import { RETRY_DELAYS_MS, type RetryOptions, withRetry } from './retry.ts';

export interface PoolOptions {
  /** Shared by all pools of a store: what one of them finds out about the file holds for all. */
  readonly file: DatabaseFile;
  /** Address of the module whose exports are this pool's operations. */
  readonly operations: URL;
  /** Connections in all: one writer, the others readers. With 1, the writer reads too. */
  readonly size: number;
  /** `make`: makes the tables if they are missing. `present`: another pool has made them, so the first write opens the writer. */
  readonly schema: 'make' | 'present';
  readonly durability: Durability;
  readonly busyTimeoutMs: number;
  readonly acquireTimeoutMs: number;
  readonly maxQueue: number;
  readonly onEvent?: (event: PoolEvent) => void;
  /** The clock and chance of retries, for tests. */
  readonly retry?: Pick<RetryOptions, 'sleep' | 'random'>;
}

type Args<F> = F extends (db: never, args: infer A) => unknown ? A : never;
type Result<F> = F extends (...args: never) => infer R ? Parsed<R> : never;
type Parsed<R> = R extends Json<infer T> ? T : R;

// SQLite waits for a lock in slices of this, so that shutting down never has to wait out the whole busy timeout.
const BUSY_SLICE_MS = 250;

/**
 * Connections to one SQLite file: one writer, which commits in groups, and readers opened when needed.
 * An operation is the name of a function exported by `options.operations`; it runs whole, in one transaction, in a
 * worker thread. `Operations` is the type of that module.
 */
export class Pool<Operations> {
  readonly #options: PoolOptions;
  readonly #counters: PoolCounters = newCounters();
  readonly #writer: Lane;
  readonly #readers: Lane;
  #report: ConnectionReport = { journalMode: 'unknown', synchronous: 'unknown' };

  private constructor(options: PoolOptions) {
    this.#options = options;
    this.#writer = this.#lane('writer', 1);
    this.#readers = options.size === 1 ? this.#writer : this.#lane('reader', options.size - 1);
  }

  /** Opens the writer, which makes the schema, unless that is present; then a first reader. Throws `DB_OPEN_FAILED`, `DB_REPLACED` or `DB_LOCKED`. */
  static async open<Operations extends { [K in keyof Operations]: OperationTable[string] }>(
    options: PoolOptions,
  ): Promise<Pool<Operations>> {
    const pool = new Pool<Operations>(options);
    const lanes = new Set(options.schema === 'make' ? [pool.#writer, pool.#readers] : [pool.#readers]);
    try {
      const opened: Connection[] = [];
      for (const lane of lanes) opened.push(await lane.start());
      pool.#report = opened[0]?.report ?? pool.#report;
      return pool;
    } catch (error) {
      await pool.close(0);
      throw pool.#startFailure(error);
    }
  }

  /** Runs an operation that only reads. Throws what the `Store` lists. */
  async read<K extends keyof Operations & string>(
    name: K,
    args: Args<Operations[K]>,
    trace: Trace = newTrace(),
  ): Promise<Result<Operations[K]>> {
    this.#counters.reads++;
    try {
      return (await this.#submit(this.#readers, { name, args }, trace)) as Result<Operations[K]>;
    } catch (error) {
      if (isLockError(error)) this.#countLockError(error, trace);
      throw this.#failure(name, 1, error);
    }
  }

  /**
   * Runs an operation that may write; resolves after its commit. Refused locks are retried: no caller can forget it.
   * Throws what the `Store` lists.
   */
  async write<K extends keyof Operations & string>(
    name: K,
    args: Args<Operations[K]>,
    trace: Trace = newTrace(),
  ): Promise<Result<Operations[K]>> {
    const result = await this.#retrying(name, trace, () => this.#submit(this.#writer, { name, args }, trace));
    this.#counters.writes++;
    return result as Result<Operations[K]>;
  }

  get counters(): Readonly<PoolCounters> {
    return this.#counters;
  }

  /** What SQLite answered on the first connection: on the writer, unless the schema was present. */
  get report(): ConnectionReport {
    return this.#report;
  }

  /** Refuses new operations, finishes the accepted ones within `deadlineMs`, then ends every thread. */
  async close(deadlineMs = 5_000): Promise<void> {
    // The writer last, and alone: of connections that close at the same moment, none writes the log back into the database.
    const lanes = new Set([this.#readers, this.#writer]);
    await Promise.all([...lanes].map((lane) => lane.finish(deadlineMs)));
    for (const lane of lanes) await lane.close();
  }

  #lane(role: Role, size: number): Lane {
    const { maxQueue, acquireTimeoutMs, busyTimeoutMs, onEvent } = this.#options;
    return new Lane({
      role,
      size,
      maxQueue,
      acquireTimeoutMs,
      busyTimeoutMs,
      counters: this.#counters,
      open: () => this.#connect(role),
      onLost: (error) => onEvent?.({ type: 'connection-lost', role, error }),
      onOpenFailed: (error) => {
        if (!this.#noteIfReplaced(error)) onEvent?.({ type: 'open-failed', role, error });
      },
    });
  }

  #submit(lane: Lane, operation: Operation, trace: Trace): Promise<unknown> {
    this.#options.file.assertInPlace();
    return lane.submit(operation, trace);
  }

  async #connect(role: Role): Promise<Connection> {
    const { file, durability, busyTimeoutMs, operations } = this.#options;
    const busySliceMs = Math.min(BUSY_SLICE_MS, busyTimeoutMs);
    const connection = await Connection.open({
      file: file.path,
      files: file.opened,
      role,
      durability,
      busyTimeoutMs,
      busySliceMs,
      operations: operations.href,
    });
    file.noteOpened(connection.files);
    return connection;
  }

  async #retrying<T>(operation: string, trace: Trace, attempt: () => Promise<T>): Promise<T> {
    const { onEvent, retry } = this.#options;
    const attempts = RETRY_DELAYS_MS.length + 1;
    try {
      return await withRetry(attempt, {
        ...retry,
        onRetry: ({ attempt, delayMs, error }) => {
          this.#countLockError(error, trace);
          this.#counters.retries++;
          trace.retries++;
          onEvent?.({
            type: 'retry',
            operation,
            attempt,
            delayMs: Math.round(delayMs),
            code: error.code,
          });
        },
        onExhausted: (error) => {
          this.#countLockError(error, trace);
          this.#counters.retriesExhausted++;
          onEvent?.({ type: 'retries-exhausted', operation, attempts, code: error.code });
        },
      });
    } catch (error) {
      throw this.#failure(operation, attempts, error);
    }
  }

  #countLockError({ code }: LockError, trace: Trace): void {
    const { lockErrors } = this.#counters;
    lockErrors[code] = (lockErrors[code] ?? 0) + 1;
    trace.lockErrors++;
  }

  /** Opening has waited for the lock already: to try again would only hide from the user why nothing happens. */
  #startFailure(cause: unknown): unknown {
    const { file, busyTimeoutMs } = this.#options;
    return isLockError(cause)
      ? lockedAtStart(file.path, busyTimeoutMs, cause)
      : this.#failure('open', 1, cause);
  }

  #failure(operation: string, attempts: number, cause: unknown): unknown {
    const failure = useError(this.#options.file.path, operation, attempts, cause);
    this.#noteIfReplaced(failure);
    return failure;
  }

  /** Returns whether that is the error. */
  #noteIfReplaced(error: unknown): boolean {
    if (!(error instanceof GenesisError) || error.code !== 'DB_REPLACED') return false;
    const { file, onEvent } = this.#options;
    if (file.noteReplaced(error)) onEvent?.({ type: 'replaced', error });
    return true;
  }
}
