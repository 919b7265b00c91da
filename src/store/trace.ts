/**
 * What one request cost in the database. Made by the caller, filled by the pool on the way down and back;
 * several operations of one request add up in one trace.
 */
export interface Trace {
  /** Milliseconds until a connection took the operations. */
  poolWaitMs: number;
  /** Milliseconds from there to the answer, waiting for a lock included. */
  databaseMs: number;
  /** How often the database refused a lock to the end of the busy timeout. */
  lockErrors: number;
  retries: number;
}

export function newTrace(): Trace {
  return { poolWaitMs: 0, databaseMs: 0, lockErrors: 0, retries: 0 };
}
