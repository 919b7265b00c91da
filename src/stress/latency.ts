import { build, type Histogram } from 'hdr-histogram-js';

/** Milliseconds. A percentile that the number of samples cannot carry is left out. */
export interface LatencySummary {
  readonly count: number;
  readonly minMs: number;
  readonly meanMs: number;
  readonly maxMs: number;
  readonly percentiles: readonly { readonly percentile: number; readonly ms: number }[];
}

const PERCENTILES = [50, 90, 99, 99.9];

/** Latencies of one run, in a histogram of constant size with three significant digits. */
export class LatencyHistogram {
  // In microseconds, because the histogram counts whole numbers. No timeout is longer than a day.
  readonly #histogram: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 86_400_000_000,
    numberOfSignificantValueDigits: 3,
  });

  record(ms: number): void {
    this.#histogram.recordValue(Math.max(1, Math.round(ms * 1_000)));
  }

  /** Undefined without samples. */
  summary(): LatencySummary | undefined {
    const histogram = this.#histogram;
    const count = histogram.totalCount;
    const maxMs = histogram.maxValue / 1_000;
    if (count === 0) return undefined;
    return {
      count,
      minMs: histogram.minNonZeroValue / 1_000,
      meanMs: histogram.mean / 1_000,
      maxMs,
      percentiles: PERCENTILES.filter((percentile) => canCarry(count, percentile)).map((percentile) => ({
        percentile,
        // Of a bucket the histogram tells the upper end, which can be above the highest value in it.
        ms: Math.min(maxMs, histogram.getValueAtPercentile(percentile) / 1_000),
      })),
    };
  }
}

/** A percentile needs at least one sample above it: p99 means nothing below 100 samples. */
function canCarry(count: number, percentile: number): boolean {
  return percentile === 50 || Math.round(count * (100 - percentile)) >= 100;
}
