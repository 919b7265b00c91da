/** What SQLite would make of a log that no process has open. */
export type LeftLog = { readonly kind: 'ignored' } | RecoverableLog;

/** A log with whole transactions, which the next process that opens the database recovers. */
export interface RecoverableLog {
  readonly kind: 'recoverable';
  /** Bytes of a page. */
  readonly pageSize: number;
  /** Transactions. */
  readonly commits: number;
  readonly firstCommit: Commit;
  /** Pages that the database has after the commit that leaves it largest. */
  readonly mostPages: number;
  /** The counter of changes of the schema, which only grows; null if the log does not have the page that holds it. */
  readonly schemaVersion: number | null;
  /** Whether the database has all that the log has: a checkpoint copied it before the last process ended. */
  readonly isInDatabase: boolean;
}

/** One transaction in a log. */
export interface Commit {
  /** Different pages that it wrote. */
  readonly written: number;
  /** Pages that the database has after it. */
  readonly databasePages: number;
}
