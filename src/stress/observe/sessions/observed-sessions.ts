/** What the sessions of a database of PostgreSQL did during a load, but for those of this tool. */
export interface ObservedSessions {
  readonly status: 'sessions';
  /** Its address, without a password. */
  readonly database: string;
  /** Why there may be something that was not seen; null if all was. */
  readonly blindSpot: string | null;
  readonly watchedMs: number;
  /** Taken at random intervals of 150 to 250 ms. */
  readonly samples: number;
  /** The most at once, of all programs. */
  readonly mostSessions: number;
  /** As many as PostgreSQL takes, of all databases. */
  readonly maxConnections: number;
  /** Sessions that waited for a lock; samples in which this tool held one, as for `lock@`, do not count. */
  readonly waiting: SessionShare;
  /** Sessions whose transaction was open for 200 ms and more after its last statement, while nothing was asked of PostgreSQL. */
  readonly idleInTransaction: SessionShare;
  /** Share of the samples, 0 to 1, in which such a session kept another one waiting. */
  readonly blockedByIdleShare: number;
}

export interface SessionShare {
  /** Share of the samples, 0 to 1, in which there was one. */
  readonly share: number;
  /** The most at once. */
  readonly most: number;
  /** Milliseconds; 0 without one. */
  readonly longestMs: number;
}
