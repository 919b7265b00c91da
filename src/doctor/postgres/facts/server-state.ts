export interface ServerState {
  /** Such as `15.14`. */
  readonly version: string;
  /** Such as 150014. */
  readonly versionNumber: number;
  readonly database: string;
  readonly bytes: number | null;
  readonly user: string;
  /** Whether the role sees the sessions of others: it is a superuser, or has `pg_read_all_stats`. */
  readonly seesAll: boolean;
  readonly isStandby: boolean;
  readonly upSeconds: number;
}

/** A setting that a role or a database has of its own. */
export interface OwnSetting {
  /** Such as `role app` or `database chat`. */
  readonly of: string;
  readonly name: string;
  readonly value: string;
}

export interface Settings {
  /** Those of a new session of this role in this database. */
  readonly values: Readonly<Record<string, string>>;
  readonly own: readonly OwnSetting[];
}

/** Counts of one database since its statistics were reset. */
export interface DatabaseCounters {
  /** ISO 8601; null if they were never reset. */
  readonly since: string | null;
  readonly deadlocks: number;
  /** Deadlocks while the doctor looked. */
  readonly newDeadlocks: number;
  readonly conflicts: number;
  readonly tempFiles: number;
  readonly tempBytes: number;
  /** Null before PostgreSQL 12, and without checksums. */
  readonly checksumFailures: number | null;
}

export interface Standby {
  readonly application: string;
  readonly state: string | null;
  /** `sync`, `quorum`, `async` or `potential`; null if the role may not see it. */
  readonly syncState: string | null;
  readonly lagMs: number | null;
}

export interface Slot {
  readonly name: string;
  readonly isActive: boolean;
  /** The log that the server keeps for it. */
  readonly keptBytes: number | null;
  /** Transactions since the oldest one that it keeps rows for. */
  readonly xminAge: number | null;
}

export interface Replication {
  /** On a primary. */
  readonly standbys: readonly Standby[];
  readonly slots: readonly Slot[];
  /** On a standby: milliseconds since the last transaction that it replayed was committed, 0 if it has all; else null. */
  readonly replayLagMs: number | null;
  /** Sessions whose commit waits for a synchronous standby. */
  readonly commitsWaiting: number;
}
