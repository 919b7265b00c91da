import { GenesisError, messageOf } from '../../errors.ts';
import { LatencyHistogram, type LatencySummary } from '../measure/latency.ts';

/**
 * The summary of all samples, made from the histograms; null where there are none. `independent`: how many of the samples
 * do not depend on each other, if not all. Throws `RESULT_INVALID` for a damaged histogram.
 */
export function mergeLatencies(
  latencies: readonly (LatencySummary | null)[],
  independent?: number,
): LatencySummary | null {
  const merged = new LatencyHistogram();
  for (const [index, latency] of latencies.entries()) {
    if (latency) add(merged, latency, `result ${index + 1} of ${latencies.length}`);
  }
  return merged.summary(independent) ?? null;
}

function add(merged: LatencyHistogram, latency: LatencySummary, name: string): void {
  try {
    merged.add(latency);
  } catch (cause) {
    throw new GenesisError('RESULT_INVALID', `${name} has a damaged histogram: ${messageOf(cause)}`, {
      hint: 'Without its latencies it cannot be merged: leave it out, or repeat the run',
      cause,
    });
  }
}
