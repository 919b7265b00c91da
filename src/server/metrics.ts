import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { PoolCounters } from '../store/counters.ts';
import type { Store } from '../store/store.ts';
import { sumOf } from '../sum-of.ts';
import type { Services } from './services.ts';

/** What `GET /api/metrics` answers: sums since the server started. Times are milliseconds, sizes bytes. */
export interface Metrics {
  readonly uptime_seconds: number;
  readonly synchronous: string;
  readonly turns: {
    readonly in_flight: number;
    readonly completed: number;
    readonly failed: number;
    /** Their clients left in mid-answer: no failure of the server. */
    readonly abandoned: number;
    readonly pool_wait_ms: number;
    readonly database_ms: number;
    readonly model_ms: number;
  };
  /** All pools together. */
  readonly database: {
    /** False while it is known to be away. */
    readonly available: boolean;
    readonly reads: number;
    /** Reads of contexts and settings that were answered from memory; not among `reads`. */
    readonly remembered: number;
    readonly writes: number;
    readonly commits: number;
    readonly lock_errors: number;
    readonly retries: number;
    readonly retries_exhausted: number;
  };
  readonly pools: Store['counters'];
  readonly process: {
    /** All threads, user and system. */
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

/** Starts to watch the event loop; everything else is read on request. */
export function metricsSource({ store, totals, watch }: Services): MetricsSource {
  const { facts } = store;
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return {
    close: () => delay.disable(),
    read: () => {
      const { rss, heapUsed } = process.memoryUsage();
      const { user, system } = process.cpuUsage();
      return {
        uptime_seconds: process.uptime(),
        synchronous: facts.backend === 'sqlite' ? facts.synchronous : facts.synchronousCommit,
        turns: {
          in_flight: totals.inFlight,
          completed: totals.completed,
          failed: totals.failed,
          abandoned: totals.abandoned,
          pool_wait_ms: totals.poolWaitMs,
          database_ms: totals.databaseMs,
          model_ms: totals.modelMs,
        },
        database: { available: watch.isAvailable, ...sum(Object.values(store.counters)) },
        pools: store.counters,
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

function sum(pools: readonly Readonly<PoolCounters>[]): Omit<Metrics['database'], 'available'> {
  const total = (count: (pool: Readonly<PoolCounters>) => number) => sumOf(pools, count);
  return {
    reads: total((pool) => pool.reads),
    remembered: total((pool) => pool.remembered),
    writes: total((pool) => pool.writes),
    commits: total((pool) => pool.commits),
    lock_errors: total(({ lockErrors }) => sumOf(Object.values(lockErrors), (count) => count)),
    retries: total((pool) => pool.retries),
    retries_exhausted: total((pool) => pool.retriesExhausted),
  };
}
