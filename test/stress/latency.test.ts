import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../../src/stress/latency.ts';

describe('latencies', () => {
  const summary = (count: number) => {
    const histogram = new LatencyHistogram();
    for (let ms = 1; ms <= count; ms++) histogram.record(ms);
    return histogram.summary();
  };

  it('have percentiles within the histogram’s three digits', () => {
    const { percentiles = [], maxMs = 0 } = summary(10_000) ?? {};
    for (const { percentile, ms } of percentiles) expect(ms / (percentile * 100)).toBeCloseTo(1, 2);
    expect(maxMs / 10_000).toBeCloseTo(1, 2);
  });

  it.each([
    [1, [50]],
    [9, [50]],
    [10, [50, 90]],
    [99, [50, 90]],
    [100, [50, 90, 99]],
    [1_000, [50, 90, 99, 99.9]],
  ])('of %d samples have only percentiles that these can carry', (count, expected) => {
    expect(summary(count)?.percentiles.map(({ percentile }) => percentile)).toEqual(expected);
  });

  it('are none without samples', () => {
    expect(summary(0)).toBeUndefined();
  });
});
