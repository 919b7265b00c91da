import { Fields } from './fields.ts';

/** From `GET /api/health`. */
export interface Health {
  readonly version: string;
}

/** From `GET /api/status`. */
export interface Status {
  readonly pid: number;
  readonly uptimeSeconds: number;
  readonly file: string;
  readonly journalMode: string;
  readonly synchronous: string;
  readonly busyTimeoutMs: number;
  readonly maxRetries: number;
}

/** From `GET /api/metrics`: sums since the start. */
export interface Metrics {
  readonly lockErrors: number;
  readonly retries: number;
  readonly retriesExhausted: number;
  readonly turns: { readonly completed: number; readonly failed: number; readonly inFlight: number };
  /** Milliseconds, summed over turns. */
  readonly poolWaitMs: number;
  readonly eventLoopDelayMaxMs: number;
}

/** Throws `ShapeError`, like the other two. */
export function healthOf(body: unknown): Health {
  const health = new Fields(body);
  health.number('uptime_seconds');
  return { version: health.text('version') };
}

export function statusOf(body: unknown): Status {
  const status = new Fields(body);
  const database = status.object('database');
  return {
    pid: status.whole('pid'),
    uptimeSeconds: status.number('uptime_seconds'),
    file: database.text('file'),
    journalMode: database.text('journal_mode'),
    synchronous: database.text('synchronous'),
    busyTimeoutMs: database.number('busy_timeout_ms'),
    maxRetries: database.whole('max_retries'),
  };
}

export function metricsOf(body: unknown): Metrics {
  const metrics = new Fields(body);
  const database = metrics.object('database');
  const turns = metrics.object('turns');
  return {
    lockErrors: database.whole('lock_errors'),
    retries: database.whole('retries'),
    retriesExhausted: database.whole('retries_exhausted'),
    turns: {
      completed: turns.whole('completed'),
      failed: turns.whole('failed'),
      inFlight: turns.whole('in_flight'),
    },
    poolWaitMs: turns.number('pool_wait_ms'),
    eventLoopDelayMaxMs: metrics.object('process').number('event_loop_delay_max_ms'),
  };
}
