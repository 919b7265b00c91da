/** Sums since the pool was opened. Plain numbers, so that they can be sent as they are. */
export interface PoolCounters {
  reads: number;
  /** Reads answered from memory, without a connection; they are not among `reads`. */
  remembered: number;
  writes: number;
  /** Write transactions committed; fewer than `writes`, because one commit serves all writes that waited for it. */
  commits: number;
  /** Operations that found no idle connection. */
  waits: number;
  waitMs: number;
  /** Operations refused because the queue was full. */
  queueFull: number;
  acquireTimeouts: number;
  /** Operations refused a lock to the end of the busy timeout, by the database's code. */
  lockErrors: Record<string, number>;
  retries: number;
  retriesExhausted: number;
  connectionsOpened: number;
  connectionsLost: number;
}

export function newCounters(): PoolCounters {
  return {
    reads: 0,
    remembered: 0,
    writes: 0,
    commits: 0,
    waits: 0,
    waitMs: 0,
    queueFull: 0,
    acquireTimeouts: 0,
    lockErrors: {},
    retries: 0,
    retriesExhausted: 0,
    connectionsOpened: 0,
    connectionsLost: 0,
  };
}
