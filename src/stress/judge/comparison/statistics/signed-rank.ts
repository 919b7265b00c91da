import { RankShift } from './rank-shift.ts';

/**
 * The shift of paired differences: Wilcoxon's signed-rank test, a permutation test that flips the signs of the
 * differences. Its shifts are the means of every two differences and of each with itself (Walsh averages). The
 * distribution is exact and nothing is drawn, so the same rounds always give the same verdict; and one round that was
 * disturbed moves a rank, not the mean.
 */
export function signedRankShift(differences: readonly number[]): RankShift {
  const shifts = differences.flatMap((one, index) =>
    differences.slice(index).map((other) => (one + other) / 2),
  );
  return new RankShift(shifts, signedRankChances(differences.length));
}

const CHANCES = new Map<number, readonly number[]>();

/** Under no shift, the sum of the ranks with a positive sign: each rank of 1 to `count` is in it with a chance of 1/2. */
function signedRankChances(count: number): readonly number[] {
  const known = CHANCES.get(count);
  if (known) return known;
  const chances = new Array<number>((count * (count + 1)) / 2 + 1).fill(0);
  chances[0] = 1;
  for (let rank = 1; rank <= count; rank++)
    for (let sum = chances.length - 1; sum >= 0; sum--)
      chances[sum] = ((chances[sum] ?? 0) + (chances[sum - rank] ?? 0)) / 2;
  CHANCES.set(count, chances);
  return chances;
}
