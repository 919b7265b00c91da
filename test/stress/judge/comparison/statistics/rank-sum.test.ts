import { describe, expect, it } from 'vitest';
import { rankSumShift } from '../../../../../src/stress/judge/comparison/statistics/rank-sum.ts';

describe('the shift between two samples', () => {
  it('is estimated by the median of all differences', () => {
    expect(rankSumShift([1, 2], [4, 6]).estimate).toBe(3.5);
  });

  it.each([
    // All orders are equally likely: there are 10 places of two among five, 20 of three among six.
    { before: [1, 2, 3], after: [4, 5], above: 0, p: 1 / 10 },
    { before: [1, 2, 4], after: [3, 5], above: 0, p: 2 / 10 },
    { before: [1, 2, 3], after: [4, 5, 6], above: 0, p: 1 / 20 },
    { before: [1, 2, 3], after: [11, 12, 13], above: 5, p: 1 / 20 },
    { before: [4, 5, 6], after: [1, 2, 3], above: 0, p: 1 },
    { before: [1, 1], after: [1, 1], above: 0, p: 1 },
  ])('exceeds $above from $before to $after by chance with p = $p', ({ before, after, above, p }) => {
    expect(rankSumShift(before, after).pAbove(above)).toBeCloseTo(p, 12);
    expect(rankSumShift(after, before).pBelow(-above)).toBeCloseTo(p, 12);
  });

  it('has the critical values of the published tables', () => {
    // For 5 and 10 values, U is at most 8 for a two-sided 5 %, and at most 4 for 1 %.
    const ten = Array.from({ length: 10 }, (_, index) => index + 0.5);
    const withU = (u: number) => rankSumShift(ten, [10 - u, 11, 12, 13, 14]);
    expect(withU(8).pAbove(0)).toBeLessThanOrEqual(0.025);
    expect(withU(9).pAbove(0)).toBeGreaterThan(0.025);
    expect(withU(4).pAbove(0)).toBeLessThanOrEqual(0.005);
    expect(withU(5).pAbove(0)).toBeGreaterThan(0.005);
  });

  it('has limits that agree with the test', () => {
    const shift = rankSumShift([1, 5, 3, 8, 2], [4, 9, 7, 6, 12, 10]);
    const lower = shift.lowerLimit(0.05);
    expect(shift.pAbove(lower - 1e-9)).toBeLessThanOrEqual(0.05);
    expect(shift.pAbove(lower)).toBeGreaterThan(0.05);
    expect(rankSumShift([1], [2]).lowerLimit(0.05)).toBe(-Infinity);
  });
});
