import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LevelPlan,
  type NextLevel,
  nextLevel,
  REPEATS,
} from '../../../src/capacity/search/next-level.ts';
import type { Tried } from '../../../src/capacity/search/tally-levels.ts';

const PLAN: LevelPlan = { first: 10, least: 0.1, most: 100_000, resolution: 0.04, isWhole: false };
const USERS: LevelPlan = { ...PLAN, first: 1, least: 1, most: 1_000, isWhole: true };

/** Searches a server that `holds` a level or not; `guess`: what it seems to hold once it broke. */
function search(plan: LevelPlan, holds: (level: number) => boolean, guess?: number) {
  const tried: Tried[] = [];
  for (;;) {
    const next: NextLevel = nextLevel(tried, plan, guess);
    if (!('level' in next)) return { end: next.kind, tried };
    if (tried.length > 100) throw new Error('it does not end');
    tried.push({ level: next.level, isKept: holds(next.level), isWhole: next.kind === 'confirm' });
  }
}

const kept = (tried: readonly Tried[], isKept: boolean) =>
  tried.filter((each) => each.isKept === isKept).map(({ level }) => level);

const capacities = fc.double({ min: 0.2, max: 90_000, noNaN: true });

describe('a server that holds the same rate always', () => {
  it('is found from below: an interval of 4 %, kept three times at its lower end, broken twice at its upper', () => {
    const guesses = fc.option(capacities, { nil: undefined });
    fc.assert(
      fc.property(capacities, guesses, (capacity, guess) => {
        const { end, tried } = search(PLAN, (level) => level <= capacity, guess);
        const [low, high] = [Math.max(...kept(tried, true)), Math.min(...kept(tried, false))];
        expect(end).toBe('found');
        expect(low).toBeLessThanOrEqual(capacity);
        expect(high).toBeGreaterThan(capacity);
        expect(high / low).toBeLessThanOrEqual(1.0401);
        expect(tried.filter(({ level, isWhole }) => level === low && isWhole)).toHaveLength(REPEATS);
        const atHigh = tried.filter(({ level }) => level === high);
        expect(atHigh.length).toBeGreaterThanOrEqual(2);
        expect(atHigh.some(({ isWhole }) => isWhole)).toBe(true);
      }),
    );
  });

  it('is never tried at more than twice of what it held', () => {
    fc.assert(
      fc.property(capacities, (capacity) => {
        const { tried } = search(PLAN, (level) => level <= capacity);
        for (const [index, { level }] of tried.entries())
          expect(level).toBeLessThanOrEqual(
            Math.max(PLAN.first, 2 * Math.max(0, ...kept(tried.slice(0, index), true))),
          );
      }),
    );
  });

  it('takes fewer steps where its overload shows what it holds', () => {
    const holds = (level: number) => level <= 413;
    expect(search(PLAN, holds, 413).tried.length).toBeLessThan(search(PLAN, holds).tried.length);
  });

  it('takes whole users, down to neighbours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), (users) => {
        const { end, tried } = search(USERS, (level) => level <= users);
        const [low, high] = [Math.max(...kept(tried, true)), Math.min(...kept(tried, false))];
        expect(end).toBe('found');
        expect(tried.every(({ level }) => Number.isInteger(level))).toBe(true);
        expect(low).toBeLessThanOrEqual(users);
        expect(high).toBeGreaterThan(users);
        expect(high - low === 1 || high / low <= 1.04).toBe(true);
      }),
    );
  });
});

describe('the ends of the range', () => {
  it('is the highest level, if that is kept three times', () => {
    const { end, tried } = search({ ...PLAN, most: 50 }, () => true);
    expect([end, tried.map(({ level }) => level)]).toEqual(['most-kept', [10, 20, 40, 50, 50, 50, 50]]);
  });

  it('is the lowest level, if that breaks twice', () => {
    const { end, tried } = search({ ...PLAN, least: 2 }, () => false);
    expect([end, tried.map(({ level }) => level)]).toEqual(['least-broke', [10, 10, 2.5, 2.5, 2, 2]]);
  });
});

describe('a server whose steps differ', () => {
  it('always ends, at a low end that mostly held and a high one that mostly did not', () => {
    fc.assert(
      fc.property(
        capacities,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (capacity, chance) => {
          // Within 3 % of the knee, chance decides.
          const holds = (level: number) => level * (0.97 + 0.06 * (chance.next().value ?? 0)) <= capacity;
          const { end, tried } = search(PLAN, holds);
          expect(end).toBe('found');
          const low = Math.max(
            ...kept(tried, true).filter(
              (level) => kept(tried, true).filter((each) => each === level).length >= REPEATS,
            ),
          );
          expect(low / capacity).toBeGreaterThan(0.85);
          expect(low / capacity).toBeLessThan(1.04);
        },
      ),
    );
  });

  it('tries a level again that broke far above the highest that was kept', () => {
    const tried = [10, 20, 40].map((level) => ({ level, isKept: level < 40, isWhole: false }));
    expect(nextLevel(tried, PLAN)).toEqual({ kind: 'climb', level: 40 });
    const kept = { level: 40, isKept: true, isWhole: false };
    expect(nextLevel([...tried, kept], PLAN)).toEqual({ kind: 'narrow', level: 40 });
    expect(nextLevel([...tried, kept, kept], PLAN)).toEqual({ kind: 'climb', level: 80 });
  });

  it('goes on slowly where a level was kept that broke before', () => {
    const tried = [
      { level: 10, isKept: true, isWhole: false },
      { level: 20, isKept: false, isWhole: false },
      { level: 20, isKept: true, isWhole: true },
    ];
    expect(nextLevel(tried, PLAN)).toEqual({ kind: 'narrow', level: 21.6 });
  });

  it('tries a level again that was kept as often as not', () => {
    const tried = [true, false].map((isKept) => ({ level: 10, isKept, isWhole: true }));
    expect(nextLevel(tried, PLAN)).toEqual({ kind: 'confirm', level: 10 });
  });

  it('does not count a short step that was kept against one that was long enough', () => {
    const tried = [
      { level: 10, isKept: true, isWhole: false },
      { level: 20, isKept: true, isWhole: false },
      { level: 20.5, isKept: false, isWhole: false },
      { level: 20, isKept: false, isWhole: true },
    ];
    expect(nextLevel(tried, PLAN)).toMatchObject({ kind: 'narrow', level: expect.closeTo(18.52) });
  });
});
