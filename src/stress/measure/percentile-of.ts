import type { LatencySummary } from './latency.ts';

/** Milliseconds; undefined where there are too few samples for it, or none. */
export function percentileOf(latency: LatencySummary | null, wanted: number): number | undefined {
  return latency?.percentiles.find(({ percentile }) => percentile === wanted)?.ms;
}
