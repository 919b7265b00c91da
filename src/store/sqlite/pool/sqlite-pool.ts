import { GenesisError } from '../../../errors.ts';
import type { Durability } from '../../options.ts';
import type { Role } from '../../pool/batch-connection.ts';
import { Pool, type PoolBackend, type PoolOptions } from '../../pool/pool.ts';
import type { DatabaseFile } from '../file/database-file.ts';
import { lockedAtStart } from '../file/locked-error.ts';
import { useError } from '../file/use-error.ts';
import { isLockError } from '../lock-error.ts';
import type { OperationTable } from './batch.ts';
import type { BatchObserver } from './batch-observer.ts';
import { Connection } from './connection.ts';
import { ConnectionThread } from './connection-thread.ts';
import type { Json } from './json.ts';
import type { ConnectionReport } from './protocol.ts';

export interface SqlitePoolOptions extends Omit<PoolOptions, 'backend'> {
  /** Shared by all pools of a store: what one of them finds out about the file holds for all. */
  readonly file: DatabaseFile;
  /** Address of the module whose exports are this pool's operations; they run in worker threads. */
  readonly operations: URL;
  /** Of its first connection, where that was started ahead: most of the time of opening one is the start of its thread. */
  readonly thread?: ConnectionThread;
  readonly durability: Durability;
  readonly observer?: BatchObserver | undefined;
}

type Parsed<R> = R extends Json<infer T> ? T : R;

/** The operations of a module, without the database that each has first. */
type VerbsOf<Module> = {
  readonly [K in keyof Module]: Module[K] extends (db: never, args: infer A) => infer R
    ? (args: A) => Parsed<R>
    : never;
};

export interface SqlitePool<Module> {
  readonly pool: Pool<VerbsOf<Module>>;
  /** What SQLite answered on the first connection: on the writer, unless the schema was present. */
  readonly report: ConnectionReport;
}

// SQLite waits for a lock in slices of this, so that shutting down never has to wait out the whole busy timeout.
const BUSY_SLICE_MS = 250;

/**
 * Opens a pool of connections to one SQLite file. `Module` is the type of the module of operations. Throws
 * `DB_OPEN_FAILED`, `DB_REPLACED` or `DB_LOCKED`.
 */
export async function openSqlitePool<Module extends { [K in keyof Module]: OperationTable[string] }>(
  options: SqlitePoolOptions,
): Promise<SqlitePool<Module>> {
  const backend = new SqliteBackend(options);
  const pool = await Pool.open<VerbsOf<Module>>({ ...options, backend });
  return { pool, report: backend.report };
}

class SqliteBackend implements PoolBackend {
  report: ConnectionReport = { journalMode: 'unknown', synchronous: 'unknown' };
  readonly isLockError = isLockError;
  readonly #options: SqlitePoolOptions;
  #thread: ConnectionThread | undefined;
  #isOpened = false;

  constructor(options: SqlitePoolOptions) {
    this.#options = options;
    this.#thread = options.thread;
  }

  async connect(role: Role): Promise<Connection> {
    const { file, durability, busyTimeoutMs, operations, observer } = this.#options;
    const thread = this.#thread ?? new ConnectionThread(operations);
    this.#thread = undefined;
    const busySliceMs = Math.min(BUSY_SLICE_MS, busyTimeoutMs);
    const settings = {
      file: file.path,
      files: file.opened,
      role,
      durability,
      busyTimeoutMs,
      busySliceMs,
    };
    const connection = await Connection.open(thread, settings, observer);
    file.noteOpened(connection.files);
    if (!this.#isOpened) this.report = connection.report;
    this.#isOpened = true;
    return connection;
  }

  assertUsable(): void {
    this.#options.file.assertInPlace();
  }

  /** A file does not go away for a while. */
  isAway(_error: unknown): _error is never {
    return false;
  }

  /** What was under way when a thread ended is not tried again. */
  isUnknown(): boolean {
    return false;
  }

  failure(operation: string, attempts: number, cause: unknown): unknown {
    const failure = useError(this.#options.file.path, operation, attempts, cause);
    this.isFinal(failure);
    return failure;
  }

  /** Opening has waited for the lock already: to try again would only hide from the user why nothing happens. */
  startFailure(cause: unknown): unknown {
    const { file, busyTimeoutMs } = this.#options;
    return isLockError(cause)
      ? lockedAtStart(file.path, busyTimeoutMs, cause)
      : this.failure('open', 1, cause);
  }

  /** Notes it, for good, where the file was replaced. */
  isFinal(error: unknown): boolean {
    if (!(error instanceof GenesisError) || error.code !== 'DB_REPLACED') return false;
    const { file, onEvent } = this.#options;
    if (file.noteReplaced(error)) onEvent?.({ type: 'replaced', error });
    return true;
  }
}
