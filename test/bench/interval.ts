import { RankShift } from '../../src/stress/judge/comparison/statistics/rank-shift.ts';

/** Where the true median lies with a probability of at least 95 %; infinite ends where the rounds are too few to say. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

export interface Estimate {
  readonly value: number;
  readonly interval: Interval;
}

/** 5 % in all. */
const ERROR_OF_EACH_END = 0.025;

/**
 * The median of what the rounds found, and its interval: the sign test turned round, which takes two of the values
 * themselves as the ends (David and Nagaraja, Order Statistics, 3rd edition, section 7.1). Each value is above the true
 * median with a chance of 1/2, and nothing else is assumed of how a machine disturbs it. It takes six values.
 */
export function estimateOf(values: readonly number[]): Estimate {
  // A round without a figure is none that may be left out.
  const isWhole = !values.some(Number.isNaN);
  const median = new RankShift(isWhole ? values : values.map(() => Number.NaN), chancesOf(values.length));
  const interval = { from: median.lowerLimit(ERROR_OF_EACH_END), to: median.upperLimit(ERROR_OF_EACH_END) };
  return { value: median.estimate, interval };
}

/** The median of what `a` is of `b`, pair by pair: both of a pair met the same state of the machine. */
export function estimateRatio(a: readonly number[], b: readonly number[]): Estimate {
  return estimateOf(ratiosOf(a, b));
}

export function ratiosOf(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, round) => value / (b[round] ?? Number.NaN));
}

/** Whether both ends are about that share of the value away from it, or nearer. */
export function isWithin(share: number, { value, interval }: Estimate): boolean {
  return (interval.to - interval.from) / 2 <= share * Math.abs(value);
}

/** How many of `count` values are above their true median. */
function chancesOf(count: number): number[] {
  let chances = [1];
  for (let values = 1; values <= count; values++)
    chances = Array.from(
      { length: values + 1 },
      (_, above) => half(chances, above - 1) + half(chances, above),
    );
  return chances;
}

function half(chances: readonly number[], above: number): number {
  return (chances[above] ?? 0) / 2;
}
