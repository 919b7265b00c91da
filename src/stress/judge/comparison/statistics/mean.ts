import { sumOf } from '../../../../sum-of.ts';

/** The arithmetic mean; NaN without values. */
export function mean(values: readonly number[]): number {
  return sumOf(values, (value) => value) / values.length;
}
