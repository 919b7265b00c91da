export interface TableStatistics {
  /** With its schema, if that is not in the search path. */
  readonly name: string;
  readonly liveRows: number;
  readonly deadRows: number;
  readonly bytes: number;
  readonly sequentialScans: number;
  readonly rowsReadSequentially: number;
  readonly indexScans: number;
  readonly inserted: number;
  /** ISO 8601 of the last vacuum, by hand or not; null if there was none. */
  readonly vacuumedAt: string | null;
}

export interface InvalidIndex {
  readonly name: string;
  readonly table: string;
}

/** A foreign key without an index that begins with its columns. */
export interface UnindexedForeignKey {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly references: string;
  readonly rows: number;
  /** Rows that were deleted from the referenced table since its statistics were reset. */
  readonly deletedFromReferenced: number;
}

/** How many transaction ids are in use. They wrap around at 2^31; shortly before, PostgreSQL refuses to write. */
export interface Ages {
  readonly transactionIds: number;
  readonly multixacts: number;
  /** The database that has the oldest. */
  readonly database: string;
  readonly freezeMaxAge: number;
}

/** Vacuum is due by default when a fifth of a table is dead; a tenth more is usual while it is on its way. */
const MUCH_DEAD = 0.3;
const LEAST_DEAD = 50_000;

/** Whether vacuum does not keep up with a table. */
export function hasManyDeadRows({ liveRows, deadRows }: TableStatistics): boolean {
  return deadRows >= LEAST_DEAD && deadRows >= MUCH_DEAD * (liveRows + deadRows);
}
