import { formatDuration } from '../../../duration.ts';
import { type Percentile, samplesNeeded } from '../../../percentile.ts';
import type { LatencySummary } from '../../../stress/measure/latency.ts';
import { percentileOf } from '../../../stress/measure/percentile-of.ts';

/** A percentile, or why it is missing. */
export function percentileText(latency: LatencySummary | null, percentile: Percentile): string {
  if (latency === null) return 'no success';
  const ms = percentileOf(latency, percentile);
  return ms === undefined ? `needs ${samplesNeeded(percentile)} samples` : formatDuration(ms);
}
