import { expect, it } from 'vitest';
import { randomStream } from '../../../src/stress/load/random-stream.ts';

const drawn = (seed: string | undefined, times: number) => Array.from({ length: times }, randomStream(seed));

it('is determined by its seed', () => {
  expect(drawn('a', 200)).toEqual(drawn('a', 200));
  expect(drawn('a', 200)).not.toEqual(drawn('b', 200));
  expect(drawn(undefined, 200)).not.toEqual(drawn(undefined, 200));
});

it('does not repeat itself, and is spread evenly from 0 to 1', () => {
  const numbers = drawn('a', 20_000);
  expect(new Set(numbers).size).toBeGreaterThan(19_990);
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  // 2000 expected; five standard deviations are 212.
  for (let tenth = 0; tenth < 10; tenth++) {
    const inside = numbers.filter((number) => Math.floor(number * 10) === tenth).length;
    expect(Math.abs(inside - 2_000)).toBeLessThan(212);
  }
});
