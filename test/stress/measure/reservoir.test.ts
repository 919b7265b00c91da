import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Reservoir } from '../../../src/stress/measure/reservoir.ts';
import { chance } from '../../support/chance.ts';

const CAPACITY = 10;

function reservoirOf(items: readonly number[], random: () => number): Reservoir<number> {
  const reservoir = new Reservoir<number>(CAPACITY, random);
  for (const item of items) reservoir.add(item);
  return reservoir;
}

const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

describe('a reservoir', () => {
  it('keeps everything while there is room', () => {
    expect(reservoirOf(numbers(CAPACITY), chance(1)).items).toEqual(numbers(CAPACITY));
  });

  it('keeps early and late items alike', () => {
    const kept = numbers(500).flatMap((seed) => reservoirOf(numbers(100), chance(seed)).items);
    const early = kept.filter((item) => item < 50).length;
    // 2 500 expected of 5 000; eight standard deviations are 280.
    expect(Math.abs(early - 2_500)).toBeLessThan(280);
  });

  it('keeps places for another one in proportion to its count', () => {
    const merged = reservoirOf(numbers(100), chance(1));
    merged.addSample(reservoirOf(numbers(300, 1_000), chance(2)).items, 300);
    expect(merged.items.filter((item) => item >= 1_000)).toHaveLength(8);
    expect(merged.items.filter((item) => item < 1_000)).toHaveLength(2);
  });

  it('takes in one that is empty', () => {
    const merged = new Reservoir<number>(CAPACITY, chance(1));
    merged.addSample([], 0);
    expect([merged.count, merged.items]).toEqual([0, []]);
  });

  it('is bounded, counts everything, and makes nothing up, merged from any parts', () => {
    const sizes = fc.array(fc.nat(50), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(sizes, fc.nat(), (sizes, seed) => {
        const random = chance(seed);
        const merged = new Reservoir<number>(CAPACITY, random);
        for (const [part, size] of sizes.entries())
          merged.addSample(reservoirOf(numbers(size, part * 100), random).items, size);
        const total = sizes.reduce((sum, size) => sum + size, 0);
        expect(merged.count).toBe(total);
        expect(merged.items).toHaveLength(Math.min(CAPACITY, total));
        expect(new Set(merged.items).size).toBe(merged.items.length);
        for (const item of merged.items) expect(item % 100).toBeLessThan(sizes[Math.floor(item / 100)] ?? 0);
      }),
    );
  });
});
