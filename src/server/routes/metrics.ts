import type { MetricsSource } from '../metrics.ts';
import { objectOf } from '../object-of.ts';
import type { App } from '../types.ts';

const number = { type: 'number' } as const;
const Pool = objectOf({
  reads: number,
  remembered: number,
  writes: number,
  commits: number,
  waits: number,
  waitMs: number,
  queueFull: number,
  acquireTimeouts: number,
  lockErrors: { type: 'object', additionalProperties: number },
  retries: number,
  retriesExhausted: number,
  connectionsOpened: number,
  connectionsLost: number,
});
const Answer = objectOf({
  uptime_seconds: number,
  synchronous: { type: 'string' },
  turns: objectOf({
    in_flight: number,
    completed: number,
    failed: number,
    abandoned: number,
    pool_wait_ms: number,
    database_ms: number,
    model_ms: number,
  }),
  database: objectOf({
    available: { type: 'boolean' },
    reads: number,
    remembered: number,
    writes: number,
    commits: number,
    lock_errors: number,
    retries: number,
    retries_exhausted: number,
  }),
  pools: { type: 'object', additionalProperties: Pool },
  process: objectOf({
    cpu_seconds: number,
    rss_bytes: number,
    heap_used_bytes: number,
    event_loop_delay_p99_ms: number,
    event_loop_delay_max_ms: number,
  }),
});

export function metricsRoutes(app: App, source: MetricsSource): void {
  app.get(
    '/api/metrics',
    { config: { summary: 'what has happened since the start' }, schema: { response: { 200: Answer } } },
    () => ({ ...source.read() }),
  );
  const config = { summary: 'the same for Prometheus', mediaType: 'text/plain' };
  app.get(
    '/metrics',
    { config, schema: { response: { 200: { type: 'string' } } } },
    async (_request, reply) => {
      // Imported only here: a start does not wait for it, and many servers are never asked.
      const { prometheusText } = await import('../prometheus.ts');
      const { contentType, text } = await prometheusText(source.read());
      reply.type(contentType);
      return text;
    },
  );
}
