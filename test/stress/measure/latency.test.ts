import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram, type LatencySummary } from '../../../src/stress/measure/latency.ts';
import { withAllPercentiles } from '../../../src/stress/measure/with-all-percentiles.ts';
import { latencyOf, oneTo } from '../../support/stress-result.ts';

const DAY_MS = 86_400_000;

const summary = (samples: readonly number[]) => latencyOf(samples) as LatencySummary;

describe('latencies', () => {
  it('have percentiles within the histogram’s three digits', () => {
    const { percentiles, maxMs } = summary(oneTo(10_000));
    for (const { percentile, ms } of percentiles) expect(ms / (percentile * 100)).toBeCloseTo(1, 2);
    expect(maxMs / 10_000).toBeCloseTo(1, 2);
  });

  it.each([
    [1, [50]],
    [9, [50]],
    [10, [50, 90]],
    [19, [50, 90]],
    [20, [50, 90, 95]],
    [99, [50, 90, 95]],
    [100, [50, 90, 95, 99]],
    [999, [50, 90, 95, 99]],
    [1_000, [50, 90, 95, 99, 99.9]],
  ])('of %d samples have only percentiles that these can carry', (count, expected) => {
    expect(summary(oneTo(count)).percentiles.map(({ percentile }) => percentile)).toEqual(expected);
  });

  it('are none without samples', () => {
    expect(latencyOf([])).toBeNull();
  });

  it.each<[string, (saved: LatencySummary) => LatencySummary]>([
    ['is cut off', (saved) => ({ ...saved, histogram: saved.histogram.slice(0, 40) })],
    ['is no histogram', (saved) => ({ ...saved, histogram: 'bm90aGluZw==' })],
    ['holds fewer samples than it says', (saved) => ({ ...saved, count: saved.count + 1 })],
    ['begins later than it says', (saved) => ({ ...saved, minMs: 0 })],
    ['ends earlier than it says', (saved) => ({ ...saved, maxMs: saved.maxMs * 2 })],
  ])('cannot be merged where the histogram %s', (_name, damage) => {
    expect(() => new LatencyHistogram().add(damage(summary(oneTo(20))))).toThrow();
  });
});

describe('saved latencies that lack a percentile', () => {
  const whole = summary(oneTo(100));
  const earlier = {
    ...whole,
    percentiles: whole.percentiles.filter(({ percentile }) => percentile !== 95),
  };

  it('get it from their histogram', () => {
    expect(earlier.percentiles).toHaveLength(3);
    expect(withAllPercentiles(earlier)).toEqual(whole);
  });

  it('stay as they are where nothing is missing, or the histogram is damaged', () => {
    expect(withAllPercentiles(whole)).toBe(whole);
    const few = summary(oneTo(10));
    expect(withAllPercentiles(few)).toBe(few);
    const damaged = { ...earlier, histogram: 'bm90aGluZw==' };
    expect(withAllPercentiles(damaged)).toEqual(damaged);
  });
});

/** From less than a microsecond to a day of waiting and another one for the answer. */
const latency = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: 0, max: 2_000, noNaN: true }) },
  fc.double({ min: 0, max: 2 * DAY_MS, noNaN: true }),
);
const parts = fc
  .array(fc.array(latency, { maxLength: 200 }), { minLength: 1, maxLength: 5 })
  .filter((parts) => parts.flat().length > 0);

describe('latencies of any samples, in any parts', () => {
  it('are the same merged as recorded together', () => {
    fc.assert(
      fc.property(parts, (parts) => {
        const merged = new LatencyHistogram();
        for (const part of parts.filter((part) => part.length > 0)) merged.add(summary(part));
        const { meanMs, ...rest } = merged.summary() as LatencySummary;
        const { meanMs: expectedMean, ...expected } = summary(parts.flat());
        expect(rest).toEqual(expected);
        expect(meanMs / expectedMean).toBeCloseTo(1, 9);
      }),
    );
  });

  it('are spread over ranges that hold all of them, without a gap', () => {
    fc.assert(
      fc.property(parts, (parts) => {
        const { count, minMs, maxMs, distribution } = summary(parts.flat());
        expect(distribution.length).toBeLessThanOrEqual(40);
        expect(distribution.reduce((sum, range) => sum + range.count, 0)).toBe(count);
        expect([distribution[0]?.fromMs, distribution.at(-1)?.toMs]).toEqual([minMs, maxMs]);
        for (const [index, { fromMs }] of distribution.slice(1).entries())
          expect(fromMs).toBe(distribution[index]?.toMs);
      }),
    );
  });

  it('have percentiles in order, between the lowest and the highest', () => {
    fc.assert(
      fc.property(parts, (parts) => {
        const { minMs, maxMs, percentiles } = summary(parts.flat());
        const ordered = [minMs, ...percentiles.map(({ ms }) => ms), maxMs];
        expect(ordered).toEqual(ordered.toSorted((a, b) => a - b));
      }),
    );
  });
});
