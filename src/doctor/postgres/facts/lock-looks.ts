/** A session as `pg_stat_activity` shows it. What the role may not see is null. */
export interface Session {
  readonly pid: number;
  readonly user: string | null;
  /** Empty if the client did not name itself. */
  readonly application: string;
  readonly client: string | null;
  /** Such as `active` or `idle in transaction`. */
  readonly state: string | null;
  readonly backendType: string | null;
  /** Its statement, or the last one if it is idle: without values, and cut. */
  readonly statement: string | null;
  /** Milliseconds since its transaction began; null also without one. */
  readonly transactionMs: number | null;
  /** Milliseconds since its state changed: how long it has been idle, or at its statement. */
  readonly stateMs: number | null;
}

/** A session that waits for a lock. */
export interface Waiter {
  readonly session: Session;
  /** Processes before it, in front of the queue or in it; 0 is a prepared transaction. */
  readonly blockedBy: readonly number[];
  /** Such as `transactionid`, `relation` or `advisory`. */
  readonly lockType: string;
  /** Such as `ShareLock`. */
  readonly mode: string;
  readonly relation: string | null;
  /** Milliseconds since it began to wait; null before PostgreSQL 14, which does not record it. */
  readonly waitedMs: number | null;
}

/** A session that waits for no lock itself, and on which others wait. */
export interface Blocking {
  readonly session: Session;
  /** Number of looks that saw it. */
  readonly looks: number;
  /** Milliseconds for which it is known to have kept a session waiting without a break. */
  readonly heldMs: number;
  /** The most sessions that waited behind it at one look, directly or behind another one that waits. */
  readonly mostWaiting: number;
  /** The sessions behind it at the last look that saw it: those that wait directly for it first, the longest first. */
  readonly waiters: readonly Waiter[];
  /** Whether the last look saw it. */
  readonly isStill: boolean;
}

/** The locks of a database, in several looks over some time. */
export interface LockLooks {
  readonly ms: number;
  readonly looks: number;
  /** Whether it went on for longer than usual because a session waited, or was idle in a transaction with locks. */
  readonly isExtended: boolean;
  /** The longest first. */
  readonly blockings: readonly Blocking[];
  /** Looks that saw a session wait. */
  readonly looksWithWaiters: number;
  /** The most sessions that waited at one look. */
  readonly mostWaiting: number;
}
