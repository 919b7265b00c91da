import type { LatencySummary } from './latency.ts';

/** Milliseconds; undefined where there are too few samples for it. */
export function percentileOf({ percentiles }: LatencySummary, wanted: number): number | undefined {
  return percentiles.find(({ percentile }) => percentile === wanted)?.ms;
}
