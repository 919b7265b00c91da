import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { PoolCounters } from '../store/sqlite/pool/counters.ts';
import type { Services } from './services.ts';

/** What `GET /api/metrics` answers: sums since the server started. Times are milliseconds, sizes bytes. */
export interface Metrics {
  readonly uptime_seconds: number;
  readonly synchronous: string;
  readonly turns: {
    readonly in_flight: number;
    readonly completed: number;
    readonly failed: number;
    readonly pool_wait_ms: number;
    readonly database_ms: number;
    readonly model_ms: number;
  };
  /** Of both pools together. */
  readonly database: {
    readonly reads: number;
    readonly writes: number;
    readonly commits: number;
    readonly lock_errors: number;
    readonly retries: number;
    readonly retries_exhausted: number;
  };
  readonly pools: Readonly<Record<'memory' | 'settings', Readonly<PoolCounters>>>;
  readonly process: {
    /** Of all threads, user and system. */
    readonly cpu_seconds: number;
    readonly rss_bytes: number;
    readonly heap_used_bytes: number;
    readonly event_loop_delay_p99_ms: number;
    readonly event_loop_delay_max_ms: number;
  };
}

export interface MetricsSource {
  read(): Metrics;
  close(): void;
}

/** Starts to watch the event loop; everything else is read when somebody asks. */
export function metricsSource({ memory, settings, totals }: Services): MetricsSource {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return {
    close: () => delay.disable(),
    read: () => {
      const { rss, heapUsed } = process.memoryUsage();
      const { user, system } = process.cpuUsage();
      return {
        uptime_seconds: process.uptime(),
        synchronous: memory.report.synchronous,
        turns: {
          in_flight: totals.inFlight,
          completed: totals.completed,
          failed: totals.failed,
          pool_wait_ms: totals.poolWaitMs,
          database_ms: totals.databaseMs,
          model_ms: totals.modelMs,
        },
        database: sum(memory.counters, settings.counters),
        pools: { memory: memory.counters, settings: settings.counters },
        process: {
          cpu_seconds: (user + system) / 1e6,
          rss_bytes: rss,
          heap_used_bytes: heapUsed,
          event_loop_delay_p99_ms: delay.percentile(99) / 1e6,
          event_loop_delay_max_ms: delay.max / 1e6,
        },
      };
    },
  };
}

function sum(a: Readonly<PoolCounters>, b: Readonly<PoolCounters>): Metrics['database'] {
  return {
    reads: a.reads + b.reads,
    writes: a.writes + b.writes,
    commits: a.commits + b.commits,
    lock_errors: countLockErrors(a) + countLockErrors(b),
    retries: a.retries + b.retries,
    retries_exhausted: a.retriesExhausted + b.retriesExhausted,
  };
}

function countLockErrors({ lockErrors }: Readonly<PoolCounters>): number {
  return Object.values(lockErrors).reduce((total, count) => total + count, 0);
}
