/** What was seen of the locks of a database in a time. */
export interface LockTime {
  readonly ms: number;
  readonly looks: number;
  /** Looks that saw a write lock. */
  readonly locked: number;
  /** Transactions that were committed, at least; null if unknown. */
  readonly commits: number | null;
}

/** The locks of a database over time. */
export interface LockHistory {
  /** From the start, each over `columnMs`. */
  readonly columns: readonly LockTime[];
  readonly columnMs: number;
  /** The last two seconds, or less at the start. */
  readonly recent: LockTime;
  /** Since the start. */
  readonly total: LockTime;
}
