import { RankShift } from './rank-shift.ts';

/**
 * The shift from one sample to another, measured independently: the rank-sum test of Wilcoxon, Mann and Whitney. Its
 * shifts are the differences between every two. The distribution is exact.
 */
export function rankSumShift(before: readonly number[], after: readonly number[]): RankShift {
  const shifts = after.flatMap((later) => before.map((earlier) => later - earlier));
  return new RankShift(shifts, rankSumChances(before.length, after.length));
}

/**
 * Under no shift, how many of the pairs have the larger value in the second sample. The largest value of all is in the
 * second sample with the chance of its size, and then exceeds the whole first sample.
 */
function rankSumChances(before: number, after: number): number[] {
  let row: number[][] = Array.from({ length: after + 1 }, () => [1]);
  for (let earlier = 1; earlier <= before; earlier++) {
    const next: number[][] = [[1]];
    for (let later = 1; later <= after; later++) {
      const share = later / (earlier + later);
      const [isLater = [], isEarlier = []] = [next[later - 1], row[later]];
      next.push(
        Array.from(
          { length: earlier * later + 1 },
          (_, count) => share * (isLater[count - earlier] ?? 0) + (1 - share) * (isEarlier[count] ?? 0),
        ),
      );
    }
    row = next;
  }
  return row[after] ?? [1];
}
