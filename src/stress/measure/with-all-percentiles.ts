import { PERCENTILES, samplesNeeded } from '../../percentile.ts';
import { LatencyHistogram, type LatencySummary } from './latency.ts';

/**
 * A saved summary with every percentile of today, from its histogram: an earlier version saved fewer. As it is where its
 * histogram is damaged, which only a merge must refuse.
 */
export function withAllPercentiles(latency: LatencySummary): LatencySummary {
  const saved = latency.percentiles.map(({ percentile }) => percentile);
  const isMissing = (percentile: number) =>
    latency.count >= samplesNeeded(percentile) && !saved.includes(percentile);
  return PERCENTILES.some(isMissing) ? { ...latency, percentiles: percentilesOf(latency) } : latency;
}

function percentilesOf(latency: LatencySummary): LatencySummary['percentiles'] {
  const histogram = new LatencyHistogram();
  try {
    histogram.add(latency);
  } catch {
    return latency.percentiles;
  }
  return histogram.summary()?.percentiles ?? [];
}
