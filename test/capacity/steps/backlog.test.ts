import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answered, backlogOf } from '../../../src/capacity/steps/backlog.ts';
import { randomStream } from '../../../src/stress/load/random-stream.ts';

const SECONDS = 5;

/** Requests to a server that takes `serviceMs` for each, one at a time. */
function queue(dues: readonly number[], serviceMs: number): Answered[] {
  let freeMs = 0;
  return dues.map((dueMs) => {
    freeMs = Math.max(freeMs, dueMs) + serviceMs;
    return { dueMs, endMs: freeMs };
  });
}

function evenly(perSecond: number): number[] {
  return Array.from({ length: perSecond * SECONDS }, (_, index) => (index * 1_000) / perSecond);
}

function byChance(perSecond: number, seed: string): number[] {
  const random = randomStream(seed);
  return Array.from({ length: perSecond * SECONDS }, () => random() * SECONDS * 1_000).sort((a, b) => a - b);
}

const isGrowing = (answered: readonly Answered[], tolerance = 0.01) =>
  backlogOf(answered, SECONDS * 1_000, tolerance).isGrowing;

describe('a queue of requests at even intervals', () => {
  it('grows where the server lacks 2 %, long before a latency shows it', () => {
    const answered = queue(evenly(204), 5);
    expect(isGrowing(answered)).toBe(true);
    expect(Math.max(...answered.map(({ dueMs, endMs }) => endMs - dueMs))).toBeLessThan(120);
    expect(backlogOf(answered, SECONDS * 1_000, 0.01).perSecond).toBeCloseTo(4, 0);
  });

  it('does not where the server holds the rate, whatever it takes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 900 }),
        fc.double({ min: 0.1, max: 0.999, noNaN: true }),
        (rate, use) => {
          expect(isGrowing(queue(evenly(rate), (use * 1_000) / rate))).toBe(false);
        },
      ),
    );
  });

  it('does not because of one pause of the server', () => {
    const dues = evenly(200);
    const paused = queue(dues, 4).map(({ dueMs, endMs }) => ({
      dueMs,
      endMs: dueMs > 3_000 && dueMs < 3_200 ? Math.max(endMs, 3_300) : endMs,
    }));
    expect(isGrowing(paused)).toBe(false);
  });

  it('does not because answers take long: as many are under way as come in that time', () => {
    const slow = evenly(50).map((dueMs) => ({ dueMs, endMs: dueMs + 800 }));
    expect(isGrowing(slow)).toBe(false);
    expect(backlogOf(slow, SECONDS * 1_000, 0.01).meanInFlight).toBeCloseTo(40, 0);
  });
});

it('a queue of requests by chance, at 90 % of what the server holds, is hardly ever taken for one that grows', () => {
  const wrong = Array.from({ length: 50 }, (_, seed) => isGrowing(queue(byChance(180, `${seed}`), 5), 0.03));
  expect(wrong.filter(Boolean).length).toBeLessThanOrEqual(5);
});

it('nothing that was answered is no queue', () => {
  expect(backlogOf([], 0, 0.01)).toEqual({ meanInFlight: 0, perSecond: 0, isGrowing: false });
});
