import type { Interval } from './interval.ts';

/** One line of the table: what was measured, against what, and what it has to reach. */
export interface Row {
  readonly measure: string;
  readonly against: string;
  /** The medians of both sides, in words. */
  readonly detail: string;
  /** A ratio is the median of the ratios of the rounds, so it need not be that of the medians. */
  readonly value: number;
  /** Without it, the value is what is judged. */
  readonly interval?: Interval;
  readonly unit: Unit;
  readonly limit: Limit;
}

export type Unit = '×' | 's' | 'ms' | 'µs' | 'MiB' | '%';

/** `least`: greater is better. `most`: smaller is better. `aim` is what would be better still. */
export type Limit =
  | { readonly kind: 'least'; readonly mustReach: number; readonly aim?: number }
  | { readonly kind: 'most'; readonly mustReach: number; readonly aim?: number };

export type Judgement = 'aim reached' | 'reached' | 'not reached';

/** By the worse end of the interval. A value that is no number, as of a measure that failed, reaches nothing. */
export function judge({
  value,
  interval = { from: value, to: value },
  limit,
}: Pick<Row, 'value' | 'interval' | 'limit'>): Judgement {
  const reaches = (bound: number) => (limit.kind === 'least' ? interval.from >= bound : interval.to <= bound);
  if (!reaches(limit.mustReach)) return 'not reached';
  return limit.aim !== undefined && reaches(limit.aim) ? 'aim reached' : 'reached';
}
