import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/compare/turns/seeded-random.ts';
import { takeTurns } from '../../../src/compare/turns/take-turns.ts';
import { turnMs } from '../../../src/compare/turns/turn-length.ts';
import { blockOfTurns, orderText } from '../../../src/compare/turns/turn-order.ts';
import type { InTurns } from '../../../src/stress/load/turns.ts';

const drawn = (seed: string, times: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: times }, random);
};

describe('a seed', () => {
  it('determines the numbers', () => {
    expect(drawn('a', 5)).toEqual(drawn('a', 5));
    expect(drawn('a', 5)).not.toEqual(drawn('b', 5));
  });

  it('gives numbers from 0 to 1 that are spread evenly', () => {
    const numbers = drawn('a', 2_000);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    // 1 000 expected; five standard deviations are 112.
    expect(Math.abs(numbers.filter((number) => number < 0.5).length - 1_000)).toBeLessThan(112);
  });
});

describe('a block of turns', () => {
  it.each([
    [0, 'ABBA'],
    [0.499, 'ABBA'],
    [0.5, 'BAAB'],
    [0.999, 'BAAB'],
  ])('is for %d', (number, text) => {
    expect(orderText(blockOfTurns(() => number))).toBe(text);
  });
});

describe('a turn', () => {
  const closed = { kind: 'closed-loop', concurrency: 20 } as const;
  const open = (ratePerSecond: number) => ({ kind: 'open-loop', concurrency: 20, ratePerSecond }) as const;

  it.each([
    ['is short in the first round', closed, 0, 25],
    ['is short for a fast server', closed, 3, 25],
    ['has two answers for each user of a slow one', closed, 100, 200],
    ['is bounded for one that hardly answers', closed, 30_000, 2_000],
    ['has several requests of a slow schedule', open(5), 0, 2_000],
    ['is short for a fast schedule', open(1_000), 3, 25],
  ] as const)('%s', (_, load, p50Ms, expected) => {
    expect(turnMs(load, p50Ms)).toBe(expected);
  });
});

describe('two loads that take turns', () => {
  const signal = new AbortController().signal;

  /** A load that is ready after some turns of the event loop, and notes what it sends. */
  function load(name: string, log: string[], readyAfter = 0) {
    return async (inTurns: InTurns) => {
      for (let waited = 0; waited < readyAfter; waited++) await new Promise(setImmediate);
      await inTurns(async () => {
        log.push(`${name} begins`);
        await new Promise(setImmediate);
        log.push(`${name} ends`);
      });
      return name;
    };
  }

  it('are never under way at the same time, whichever is ready first', async () => {
    for (const [before, after] of [
      [0, 5],
      [5, 0],
    ] as const) {
      const log: string[] = [];
      const nextBlock = () => ['before', 'after', 'after', 'before'] as const;
      const loads = { before: load('A', log, before), after: load('B', log, after) };
      const result = await takeTurns(loads, { nextBlock, roundMs: 0, signal });
      expect(result).toEqual({ before: 'A', after: 'B', turns: nextBlock() });
      expect(log.join(', ')).toBe('A begins, A ends, B begins, B ends, B begins, B ends, A begins, A ends');
    }
  });

  it('end with the error of one that fails long before the other is ready, or of both', async () => {
    const options = { nextBlock: () => ['before', 'after'] as const, roundMs: 0, signal };
    const fails = () => Promise.reject(new Error('no server'));
    for (const after of [load('B', [], 5), fails])
      await expect(takeTurns({ before: fails, after }, options)).rejects.toThrow('no server');
  });

  it('end with the error of the one that fails, before or in its turn', async () => {
    const nextBlock = () => ['before', 'after'] as const;
    const fails = () => Promise.reject(new Error('no server'));
    const failsInTurn = (inTurns: InTurns) => inTurns(fails) as Promise<never>;
    const options = { nextBlock, roundMs: 0, signal };
    for (const failing of [fails, failsInTurn])
      for (const readyAfter of [0, 5]) {
        const other = load('other', [], readyAfter);
        await expect(takeTurns({ before: other, after: failing }, options)).rejects.toThrow('no server');
        await expect(takeTurns({ before: failing, after: other }, options)).rejects.toThrow('no server');
      }
  });
});
