import { isLoopback } from '../../../transport/loopback.ts';

/** What a server reports over HTTP. */
export type ServerFacts =
  | Unreachable
  | { readonly kind: 'not-genesis'; readonly url: string; readonly reason: string }
  /** It accepts connections, but does not answer in time. */
  | { readonly kind: 'stalled'; readonly url: string; readonly reason: string }
  /** It has found out that its database was removed or replaced. */
  | { readonly kind: 'database-replaced'; readonly url: string; readonly reason: string }
  | GenesisServer;

export interface Unreachable {
  readonly kind: 'unreachable';
  readonly url: string;
  readonly reason: string;
  /** What to do about it, where that is known. */
  readonly remedy?: string;
}

export interface GenesisServer {
  readonly kind: 'genesis';
  readonly url: string;
  readonly version: string;
  readonly pid: number;
  readonly uptimeSeconds: number;
  /** Milliseconds from the connection to the end of the answer to `GET /api/health`. */
  readonly answeredInMs: number;
  readonly database: {
    /** Absolute path on the server's machine. */
    readonly file: string;
    /** Whether the server runs on this machine and has that file open. Null if unknown. */
    readonly isHere: boolean | null;
    readonly journalMode: string;
    readonly synchronous: string;
    readonly busyTimeoutMs: number;
    /** The most retries of a write after a lock error. */
    readonly maxRetries: number;
    /** Attempts that got no lock within the busy timeout. All counts are since the start of the server. */
    readonly lockErrors: number;
    /** Attempts that followed a lock error. */
    readonly retries: number;
    /** Writes that failed after the last retry. */
    readonly retriesExhausted: number;
  };
  readonly turns: { readonly completed: number; readonly failed: number; readonly inFlight: number };
  /** Average milliseconds that a turn waited for a connection; null before the first turn. */
  readonly meanPoolWaitMs: number | null;
  /** The longest delay of its event loop, in milliseconds. */
  readonly eventLoopDelayMaxMs: number;
}

/** Whether the database of a server is on this machine. If the system does not show that, a loopback address decides. */
export function hasLocalDatabase({ url, database }: GenesisServer): boolean {
  return database.isHere ?? isLoopback(new URL(url).hostname);
}
