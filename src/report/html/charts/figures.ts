import { formatDuration } from '../../../duration.ts';
import { type Percentile, samplesNeeded } from '../../../percentile.ts';
import type { LatencySummary } from '../../../stress/measure/latency.ts';
import { NOT_TOLD } from '../../text/format.ts';

/** What the server does not tell is not 0. */
export function told(value: number | null | undefined): string {
  return String(value ?? NOT_TOLD);
}

/** Undefined where there are too few samples for it. */
export function percentileMs({ percentiles }: LatencySummary, percentile: Percentile): number | undefined {
  return percentiles.find((each) => each.percentile === percentile)?.ms;
}

/** A percentile, or why there is none. */
export function percentileText(latency: LatencySummary | null, percentile: Percentile): string {
  if (latency === null) return 'no success';
  const ms = percentileMs(latency, percentile);
  return ms === undefined ? `needs ${samplesNeeded(percentile)} samples` : formatDuration(ms);
}
