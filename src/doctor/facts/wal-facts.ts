/** The write-ahead log, and its index in the `-shm`. Frames are pages; the newest committed one has the number `frames`. */
export interface WalFacts {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  /** What the index says; null where there is none, or it cannot be read or trusted. */
  readonly index: WalIndex | null;
  /** What the `-shm` is; `broken` is no index of any log. */
  readonly shm: 'whole' | 'broken' | 'missing' | 'unreadable';
}

export interface WalIndex {
  readonly pageSize: number;
  /** Counts transactions that changed the index. */
  readonly change: number;
  /** Committed frames in the log. */
  readonly frames: number;
  /** How many of them are in the database already. */
  readonly backfilled: number;
  /** The five read marks: a reader in slot N sees the log up to the Nth; null for an unused one. */
  readonly readMarks: readonly (number | null)[];
}
