import { Fields } from './fields.ts';

export type Status = Readonly<ReturnType<typeof statusOf>>;
export type Metrics = Readonly<ReturnType<typeof metricsOf>>;

/** From `GET /api/health`. Throws `ShapeError`, like the other two. */
export function healthOf(body: unknown) {
  const health = new Fields(body);
  health.number('uptime_seconds');
  return { version: health.text('version') };
}

/** From `GET /api/status`. */
export function statusOf(body: unknown) {
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

/** From `GET /api/metrics`: sums since the start. `poolWaitMs` is a sum over turns. */
export function metricsOf(body: unknown) {
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
