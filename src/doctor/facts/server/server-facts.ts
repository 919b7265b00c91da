/** What a server that was asked over HTTP told. */
export type ServerFacts =
  | { readonly kind: 'unreachable'; readonly url: string; readonly reason: string }
  | { readonly kind: 'not-genesis'; readonly url: string; readonly reason: string }
  /** Connections are accepted, and nobody answers in time. */
  | { readonly kind: 'stalled'; readonly url: string; readonly reason: string }
  | GenesisServer;

export interface GenesisServer {
  readonly kind: 'genesis';
  readonly url: string;
  readonly version: string;
  readonly pid: number;
  readonly uptimeSeconds: number;
  /** Milliseconds to answer `GET /api/health`, once connected. */
  readonly answeredInMs: number;
  readonly database: {
    /** Absolute, where the server runs. */
    readonly file: string;
    /** Whether that very file is here, and the server's process has it open. Null where this machine does not tell. */
    readonly isHere: boolean | null;
    readonly journalMode: string;
    readonly synchronous: string;
    readonly busyTimeoutMs: number;
    /** How often a write that was refused a lock is tried again at most. */
    readonly maxRetries: number;
    /** Since the start, as the other counts: attempts that SQLite refused a lock to the end of the busy timeout. */
    readonly lockErrors: number;
    /** Attempts repeated after a lock error. */
    readonly retries: number;
    /** Writes given up after the last retry. */
    readonly retriesExhausted: number;
  };
  readonly turns: { readonly completed: number; readonly failed: number; readonly inFlight: number };
  /** Milliseconds a turn waited for a connection, on average; null before the first one. */
  readonly meanPoolWaitMs: number | null;
  /** The longest that its event loop stood still, in milliseconds. */
  readonly eventLoopDelayMaxMs: number;
}
