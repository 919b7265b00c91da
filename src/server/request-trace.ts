import { newTrace, type Trace } from '../store/trace.ts';

/** What one request cost, from the route down to the pool and back. */
export interface RequestTrace extends Trace {
  /** Milliseconds in the model. */
  modelMs: number;
}

export function newRequestTrace(): RequestTrace {
  return { ...newTrace(), modelMs: 0 };
}

/**
 * The trace as the standard `Server-Timing` header. Durations are milliseconds; the two counts are in `desc`,
 * because the header has no field for a number that is not a time.
 */
export function serverTiming(trace: RequestTrace): string {
  const { poolWaitMs, databaseMs, modelMs, lockErrors, retries } = trace;
  return (
    `pool;dur=${poolWaitMs.toFixed(2)}, db;dur=${databaseMs.toFixed(2)}, model;dur=${modelMs.toFixed(2)}, ` +
    `lock-errors;desc="${lockErrors}", retries;desc="${retries}"`
  );
}

/** The same for a stream, whose headers leave before the time is known. */
export function timingToJson({ poolWaitMs, databaseMs, modelMs, lockErrors, retries }: RequestTrace) {
  return {
    pool_wait_ms: rounded(poolWaitMs),
    database_ms: rounded(databaseMs),
    model_ms: rounded(modelMs),
    lock_errors: lockErrors,
    retries,
  };
}

function rounded(ms: number): number {
  return Number(ms.toFixed(2));
}
