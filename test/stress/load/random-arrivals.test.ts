import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ArrivalSpread,
  arrivalsName,
  MAX_SHAPE,
  MIN_SHAPE,
  parseArrivals,
} from '../../../src/stress/load/arrival-spread.ts';
import { arrivals } from '../../../src/stress/load/arrivals.ts';
import type { Load, Stage } from '../../../src/stress/load/load.ts';

type OpenLoad = Parameters<typeof arrivals>[0];

const openLoop = (ratePerSecond: number, until: Extract<Load, { kind: 'open-loop' }>['until']): OpenLoad => ({
  kind: 'open-loop',
  ratePerSecond,
  concurrency: 10,
  until,
});
const openRamp = (ratePerSecond: number, stages: readonly Stage[]): OpenLoad => ({
  kind: 'open-ramp',
  ratePerSecond,
  concurrency: 10,
  stages,
});

function times(load: OpenLoad, spread: ArrivalSpread, seed?: string): number[] {
  const { requests, next } = arrivals(load, spread, seed);
  const due = Array.from({ length: requests }, () => next() ?? Number.NaN);
  expect(next()).toBeUndefined();
  return due;
}

const countOf = (load: OpenLoad) => arrivals(load).requests;
const POISSON = { kind: 'poisson' } as const;
const gamma = (shape: number) => ({ kind: 'gamma', shape }) as const;

const seeds = fc.string();
const spreads = fc.oneof(
  fc.constant(POISSON),
  fc.double({ min: MIN_SHAPE, max: MAX_SHAPE, noNaN: true }).map(gamma),
);
const durationMs = fc.integer({ min: 0, max: 5_000 });
const rate = fc.oneof(fc.constantFrom(0, 1e-6), fc.double({ min: 0, max: 500, noNaN: true }));
const stages = fc.array(fc.record({ durationMs, to: rate }), { minLength: 1, maxLength: 5 });
const loads = fc.oneof(
  fc.tuple(rate, durationMs).map(([each, ms]) => openLoop(each, { durationMs: ms })),
  fc
    .tuple(fc.double({ min: 0.1, max: 1_000, noNaN: true }), fc.integer({ min: 1, max: 1_000 }))
    .map(([each, requests]) => openLoop(each, { requests })),
  fc.tuple(rate, stages).map(([first, those]) => openRamp(first, those)),
);

function lengthOf(load: OpenLoad): number {
  if (load.kind === 'open-ramp') return load.stages.reduce((ms, stage) => ms + stage.durationMs, 0);
  const { until, ratePerSecond } = load;
  return 'durationMs' in until ? until.durationMs : (until.requests * 1_000) / ratePerSecond;
}

describe('requests that are spread by chance', () => {
  it('are as many as even ones, in order, within the time of the load', () => {
    fc.assert(
      fc.property(loads, spreads, seeds, (load, spread, seed) => {
        const due = times(load, spread, seed);
        expect(due).toHaveLength(countOf(load));
        expect(due.every((ms, index) => ms >= (due[index - 1] ?? 0))).toBe(true);
        expect(due.at(-1) ?? 0).toBeLessThanOrEqual(lengthOf(load) * (1 + 1e-9));
      }),
    );
  });

  it('are due at the same times with the same seed, and at others with another one, or with none', () => {
    fc.assert(
      fc.property(spreads, seeds, seeds, (spread, seed, other) => {
        const load = openLoop(100, { durationMs: 1_000 });
        const due = times(load, spread, seed);
        expect(times(load, spread, seed)).toEqual(due);
        if (other !== seed) expect(times(load, spread, other)).not.toEqual(due);
        expect(times(load, spread)).not.toEqual(times(load, spread));
      }),
    );
  });

  it('are exactly rate × duration', () => {
    expect(times(openLoop(250, { durationMs: 4_000 }), POISSON, 'a')).toHaveLength(1_000);
    expect(times(openLoop(7, { requests: 123 }), gamma(3), 'a')).toHaveLength(123);
  });

  it('are those of poisson with shape 1', () => {
    const load = openLoop(100, { durationMs: 1_000 });
    expect(times(load, gamma(1), 'a')).toEqual(times(load, POISSON, 'a'));
  });

  it('are not due while the rate is 0', () => {
    const pause = [
      { durationMs: 1_000, to: 100 },
      { durationMs: 0, to: 0 },
      { durationMs: 1_000, to: 0 },
      { durationMs: 0, to: 100 },
      { durationMs: 1_000, to: 100 },
    ];
    fc.assert(
      fc.property(spreads, seeds, (spread, seed) => {
        const due = times(openRamp(100, pause), spread, seed);
        expect(due.filter((ms) => ms > 1_000 && ms < 2_000)).toEqual([]);
        expect(due).toHaveLength(200);
      }),
    );
  });
});

// Chance decides about these figures. The bounds are more than five standard deviations wide, and the seeds are fixed.
const FIXED = { seed: 7, numRuns: 8 };
const REQUESTS = 20_000;

describe('the intervals between them', () => {
  const load = openLoop(1_000, { requests: REQUESTS });

  function momentsOf(due: readonly number[]) {
    const intervals = due.slice(1).map((ms, index) => ms - (due[index] ?? 0));
    const mean = intervals.reduce((sum, ms) => sum + ms, 0) / intervals.length;
    const variance = intervals.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / intervals.length;
    return { mean, variance };
  }

  it.each([
    ['poisson', POISSON, 1],
    ['clustered', gamma(0.5), 0.5],
    ['smooth', gamma(4), 4],
    ['nearly even', gamma(100), 100],
  ] as const)('are 1 ms in the mean, with the variance of the shape: %s', (_, spread, shape) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { mean, variance } = momentsOf(times(load, spread, seed));
        expect(Math.abs(mean - 1)).toBeLessThan(0.01);
        expect(Math.abs(variance * shape - 1)).toBeLessThan(0.15);
      }),
      FIXED,
    );
  });

  it('do not depend on the one before', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const due = times(load, POISSON, seed);
        const intervals = due.slice(1).map((ms, index) => ms - (due[index] ?? 0) - 1);
        const products = intervals.slice(1).map((ms, index) => ms * (intervals[index] ?? 0));
        const correlation = products.reduce((sum, product) => sum + product, 0) / products.length;
        expect(Math.abs(correlation)).toBeLessThan(0.06);
      }),
      FIXED,
    );
  });

  it('make the number in each part of the time vary as much as it has requests, in poisson', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const perPart = 20;
        const counts = new Array<number>(REQUESTS / perPart).fill(0);
        for (const ms of times(load, POISSON, seed)) {
          const part = Math.min(counts.length - 1, Math.floor(ms / perPart));
          counts[part] = (counts[part] ?? 0) + 1;
        }
        const variance = counts.reduce((sum, count) => sum + (count - perPart) ** 2, 0) / counts.length;
        expect(Math.abs(variance / perPart - 1)).toBeLessThan(0.25);
      }),
      FIXED,
    );
  });
});

describe('in a ramp', () => {
  const ramp = openRamp(0, [{ durationMs: 100_000, to: 400 }]);

  it.each([POISSON, gamma(0.5), gamma(10)])('the rate is followed: %j', (spread) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const due = times(ramp, spread, seed);
        expect(due).toHaveLength(20_000);
        const until = (ms: number) => due.filter((each) => each < ms).length / due.length;
        // The rate adds up to a quarter of its sum in half of the time.
        expect(Math.abs(until(50_000) - 0.25)).toBeLessThan(0.025);
        expect(Math.abs(until(90_000) - 0.81)).toBeLessThan(0.025);
      }),
      FIXED,
    );
  });
});

describe('the name of a spread', () => {
  it('is read as it is written', () => {
    const named: ArrivalSpread[] = [{ kind: 'even' }, POISSON, gamma(0.25), gamma(4), gamma(1_000)];
    for (const spread of named) expect(parseArrivals(arrivalsName(spread))).toEqual(spread);
  });

  it.each([
    '',
    'Poisson',
    'gamma',
    'gamma:',
    'gamma:0',
    'gamma:0.09',
    'gamma:1001',
    'gamma:-1',
    'gamma:1e2',
    'even:1',
  ])('is refused: %j', (text) => {
    expect(parseArrivals(text)).toBeUndefined();
  });
});
