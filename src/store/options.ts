/** `full` survives a power cut; `normal` may lose the last commits then, but nothing on a crash of the process. */
export const DURABILITIES = ['full', 'normal'] as const;
export type Durability = (typeof DURABILITIES)[number];

export interface StoreOptions {
  /** A SQLite file, or the address of a PostgreSQL database: `postgres://…`. */
  readonly database: string;
  readonly durability: Durability;
  /** Whether messages can be searched for: each turn is added to an index then. */
  readonly search?: boolean | undefined;
  /** Connections for conversations, one of which writes. */
  readonly memoryPoolSize: number;
  /** Connections for settings, one of which writes. */
  readonly settingsPoolSize: number;
  /** Milliseconds that one attempt waits for a lock. */
  readonly busyTimeoutMs: number;
  /** Milliseconds that an operation waits for a connection. */
  readonly acquireTimeoutMs: number;
  /** Operations that may wait for a connection at once, for each kind of connection. */
  readonly maxQueue: number;
  /** Milliseconds that opening waits for a PostgreSQL that cannot be reached yet; by default it does not. */
  readonly startPatienceMs?: number | undefined;
}

/** Pool sizes and busy timeout are those of the Python server that this one replaces, so that the two can be compared. */
export const DEFAULT_STORE_OPTIONS = {
  database: 'genesis.db',
  durability: 'full',
  memoryPoolSize: 10,
  settingsPoolSize: 5,
  busyTimeoutMs: 5_000,
  acquireTimeoutMs: 10_000,
  maxQueue: 10_000,
} as const satisfies StoreOptions;
