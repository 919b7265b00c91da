import { mean } from './mean.ts';
import type { Shift } from './shift.ts';

/**
 * A shift of shares: the difference of the means, which its limits include. Ranks pass over a single round, as they
 * should where a machine was disturbed; but one in which everything failed, because the server crashed, is no disturbance.
 */
export function includingMeans(shift: Shift, before: readonly number[], after: readonly number[]): Shift {
  const estimate = mean(after) - mean(before);
  return {
    estimate,
    pAbove: (value) => shift.pAbove(value),
    lowerLimit: (level) => Math.min(estimate, shift.lowerLimit(level)),
    upperLimit: (level) => Math.max(estimate, shift.upperLimit(level)),
  };
}
