import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrivals, type DueTimes, usersAt } from '../../../src/stress/load/arrivals.ts';
import type { Stage } from '../../../src/stress/load/load.ts';

const openLoop = (ratePerSecond: number, durationMs: number) =>
  arrivals({ kind: 'open-loop', ratePerSecond, concurrency: 10, until: { durationMs } });
const openRamp = (ratePerSecond: number, stages: readonly Stage[]) =>
  arrivals({ kind: 'open-ramp', ratePerSecond, concurrency: 10, stages });

/** All of them, in order. */
function all({ requests, next }: DueTimes): number[] {
  const instants: number[] = [];
  for (let ms = next(); ms !== undefined; ms = next()) instants.push(ms);
  expect(instants).toHaveLength(requests);
  expect(next()).toBeUndefined();
  return instants;
}

describe('the requests of an open loop', () => {
  it('are due at even intervals from the start', () => {
    expect(all(openLoop(4, 2_000))).toEqual([0, 250, 500, 750, 1_000, 1_250, 1_500, 1_750]);
  });

  it('are as many as were asked for, however long that takes', () => {
    const due = arrivals({
      kind: 'open-loop',
      ratePerSecond: 0.5,
      concurrency: 1,
      until: { requests: 3 },
    });
    expect(all(due)).toEqual([0, 2_000, 4_000]);
  });

  it('are none at a rate of 0', () => {
    expect(all(openLoop(0, 1_000))).toEqual([]);
  });
});

describe('the requests of an open ramp', () => {
  it('come closer as the rate grows', () => {
    const instants = all(openRamp(0, [{ durationMs: 2_000, to: 4 }]));
    expect(instants.map(Math.round)).toEqual([0, 1_000, 1_414, 1_732]);
  });

  it('come apart as the rate shrinks, up to the end of it', () => {
    const instants = all(openRamp(4, [{ durationMs: 2_000, to: 0 }]));
    expect(instants.map(Math.round)).toEqual([0, 268, 586, 1_000]);
  });

  it('jump where a stage takes no time', () => {
    const stages = [
      { durationMs: 1_000, to: 2 },
      { durationMs: 0, to: 4 },
      { durationMs: 1_000, to: 4 },
    ];
    expect(all(openRamp(2, stages))).toEqual([0, 500, 1_000, 1_250, 1_500, 1_750]);
  });

  it('wait while the rate is 0', () => {
    const stages = [
      { durationMs: 1_000, to: 0 },
      { durationMs: 0, to: 2 },
      { durationMs: 1_000, to: 2 },
    ];
    expect(all(openRamp(0, stages))).toEqual([1_000, 1_500]);
  });

  it('are those of a constant rate where nothing changes', () => {
    expect(all(openRamp(4, [{ durationMs: 2_000, to: 4 }]))).toEqual(all(openLoop(4, 2_000)));
  });
});

describe('at any constant rate', () => {
  const loads = fc
    .record({ rate: fc.integer({ min: 1, max: 20_000 }), seconds: fc.integer({ min: 1, max: 60 }) })
    .filter(({ rate, seconds }) => rate * seconds <= 20_000);

  it('exactly rate × duration requests are due, no two at once, all before the end', () => {
    fc.assert(
      fc.property(loads, ({ rate, seconds }) => {
        const instants = all(openLoop(rate, seconds * 1_000));
        expect(instants).toHaveLength(rate * seconds);
        expect(new Set(instants).size).toBe(instants.length);
        expect(instants.every((ms, index) => ms > (instants[index - 1] ?? -1))).toBe(true);
        expect(instants.at(-1)).toBeLessThan(seconds * 1_000);
      }),
    );
  });

  it('every window has its share of them', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(loads, share, share, ({ rate, seconds }, one, other) => {
        const [from, to] = [one, other].sort((a, b) => a - b).map((at) => at * seconds * 1_000) as [
          number,
          number,
        ];
        const inside = all(openLoop(rate, seconds * 1_000)).filter((ms) => ms >= from && ms < to);
        expect(Math.abs(inside.length - ((to - from) * rate) / 1_000)).toBeLessThan(1.000_001);
      }),
    );
  });
});

describe('in any ramp', () => {
  /** Rates that are 0, that hardly change, and that change a lot. */
  const rate = fc.oneof(
    fc.constantFrom(0, 100, 100 + 1e-9, 1e-6),
    fc.double({ min: 0, max: 2_000, noNaN: true }),
  );
  const durationMs = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3_000 }));
  const stages = fc.array(fc.record({ durationMs, to: rate }), { minLength: 1, maxLength: 6 });

  /** Requests that the rate sums up to before a moment. */
  function integral(first: number, stages: readonly Stage[], untilMs: number): number {
    let [sum, startMs, from] = [0, 0, first];
    for (const { durationMs, to } of stages) {
      const ms = Math.min(durationMs, Math.max(0, untilMs - startMs));
      const end = durationMs === 0 ? to : from + ((to - from) * ms) / durationMs;
      sum += (((from + end) / 2) * ms) / 1_000;
      [startMs, from] = [startMs + durationMs, to];
    }
    return sum;
  }

  it('requests are due in order, each when the rate has summed up to it', () => {
    fc.assert(
      fc.property(rate, stages, (first, stages) => {
        const instants = all(openRamp(first, stages));
        expect(instants.every((ms, index) => ms >= (instants[index - 1] ?? 0))).toBe(true);
        for (const [index, ms] of instants.entries())
          expect(Math.abs(integral(first, stages, ms) - index)).toBeLessThan(1e-5);
      }),
    );
  });

  it('as many are due as the rate sums up to', () => {
    fc.assert(
      fc.property(rate, stages, (first, stages) => {
        const total = integral(first, stages, Number.POSITIVE_INFINITY);
        expect(Math.abs(all(openRamp(first, stages)).length - total)).toBeLessThan(1);
      }),
    );
  });
});

describe('the users of a ramp', () => {
  const users = usersAt([
    { durationMs: 1_000, to: 10 },
    { durationMs: 1_000, to: 10 },
    { durationMs: 0, to: 4 },
    { durationMs: 1_000, to: 0 },
  ]);

  it.each([
    [0, 1],
    [100, 1],
    [101, 2],
    [500, 5],
    [999, 10],
    [1_500, 10],
    [2_000, 4],
    [2_500, 2],
    [2_999, 1],
    [3_000, undefined],
  ])('at %d ms are %s', (ms, expected) => {
    expect(users(ms)).toBe(expected);
  });

  it('are none on the way to none', () => {
    expect(usersAt([{ durationMs: 1_000, to: 0 }])(500)).toBe(0);
  });

  it('are never more than the stages say', () => {
    const stage = fc.record({ durationMs: fc.nat(1_000), to: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(stage, { minLength: 1, maxLength: 5 }), fc.nat(5_000), (stages, ms) => {
        const most = Math.max(...stages.map(({ to }) => to));
        expect(usersAt(stages)(ms) ?? 0).toBeLessThanOrEqual(most);
      }),
    );
  });
});
