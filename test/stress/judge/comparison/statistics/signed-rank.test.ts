import { describe, expect, it } from 'vitest';
import { signedRankShift } from '../../../../../src/stress/judge/comparison/statistics/signed-rank.ts';

describe('the shift of paired differences', () => {
  it('is estimated by the median of the means of all pairs', () => {
    expect(signedRankShift([1, 2, 6]).estimate).toBe(2.75);
    expect(signedRankShift([3]).estimate).toBe(3);
  });

  it.each([
    // All 2^n signs are equally likely: n equal signs have a chance of 2^-n.
    { differences: [1, 2, 3, 4, 5], above: 0, p: 1 / 32 },
    { differences: [1, 2, 3, 4, -5], above: 0, p: 10 / 32 },
    { differences: [-1, 2, 3, 4, 5], above: 0, p: 2 / 32 },
    { differences: [1, 2, 3, 4, 5], above: 0.5, p: 1 / 32 },
    { differences: [1, 2, 3, 4, 5], above: 3, p: 22 / 32 },
    { differences: [1, 2, 3, 4, 5], above: 5, p: 1 },
  ])('exceeds $above in $differences by chance with p = $p', ({ differences, above, p }) => {
    expect(signedRankShift(differences).pAbove(above)).toBeCloseTo(p, 12);
    const mirrored = signedRankShift(differences.map((difference) => -difference));
    expect(mirrored.pBelow(-above)).toBeCloseTo(p, 12);
  });

  it('is not proven by differences of zero, and less by ties', () => {
    expect(signedRankShift([0, 0, 0, 0, 0]).pAbove(0)).toBe(1);
    const [tied, distinct] = [signedRankShift([1, 1, 1, -1]), signedRankShift([1, 2, 3, -1.5])];
    expect(tied.pAbove(0)).toBeGreaterThanOrEqual(distinct.pAbove(0));
  });

  it('has the critical values of the published tables', () => {
    // For n = 10, the smaller sum is at most 8 for a two-sided 5 %, and at most 3 for 1 %.
    const ten = Array.from({ length: 10 }, (_, index) => index + 1);
    const withSum = (sum: number) => signedRankShift(ten.map((rank) => (rank === sum ? -rank : rank)));
    expect(withSum(8).pAbove(0)).toBeLessThanOrEqual(0.025);
    expect(withSum(9).pAbove(0)).toBeGreaterThan(0.025);
    expect(withSum(3).pAbove(0)).toBeLessThanOrEqual(0.005);
    expect(withSum(4).pAbove(0)).toBeGreaterThan(0.005);
  });
});

describe('its limits', () => {
  const shift = signedRankShift([-3, 1, 1, 4, 5, 9, 2, 6, 5, 3]);

  it.each([0.001, 0.005, 0.01, 0.05, 0.3])('agree with the test at %d', (level) => {
    const lower = shift.lowerLimit(level);
    expect(shift.pAbove(lower - 1e-9)).toBeLessThanOrEqual(level);
    expect(shift.pAbove(lower)).toBeGreaterThan(level);
    const upper = shift.upperLimit(level);
    expect(shift.pBelow(upper + 1e-9)).toBeLessThanOrEqual(level);
    expect(shift.pBelow(upper)).toBeGreaterThan(level);
  });

  it('are unknown where there are too few differences for the level', () => {
    const four = signedRankShift([1, 2, 3, 4]);
    expect([four.lowerLimit(0.05), four.upperLimit(0.05)]).toEqual([-Infinity, Infinity]);
    expect(four.lowerLimit(1 / 16)).toBe(1);
  });
});
