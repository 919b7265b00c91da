import { describe, expect, it } from 'vitest';
import { IdMap, rangeAfter } from '../../src/copy/id-map.ts';

describe('ids of copied messages', () => {
  it.each([
    ['an empty database', 7, 9, Number.MIN_SAFE_INTEGER, 0],
    ['a database whose ids are all smaller', 7, 9, 6, 0],
    ['a database that has given them out', 7, 9, 7, 1],
    ['a database with many messages', 1, 3, 1_000, 1_000],
  ])('in %s', (_, first, last, taken, shift) => {
    expect(rangeAfter(first, last, taken)).toEqual({ first, last, shift });
  });

  it('keep their order across ranges, and those of messages that are gone stay without one', () => {
    const ids = new IdMap([
      { first: 1, last: 10, shift: 0 },
      { first: 14, last: 20, shift: 100 },
    ]);
    expect([1, 10, 12, 14, 20, 25].map((id) => ids.toTarget(id))).toEqual([1, 10, 12, 114, 120, 125]);
    expect(new IdMap([]).toTarget(5)).toBe(5);
  });
});
