import type { Percentile } from '../../percentile.ts';
import type { LatencySummary } from './latency.ts';

/** Milliseconds; undefined where there are too few samples for it, or none. */
export function percentileOf(latency: LatencySummary | null, wanted: Percentile): number | undefined {
  return latency?.percentiles.find(({ percentile }) => percentile === wanted)?.ms;
}
