import { formatShare } from '../../figure.ts';
import type { ShareEstimate } from '../../locks/share-of-looks.ts';

/** `84% of the time (79% to 88%)`: a share with its interval. */
export function shareOfTime({ value, low, high }: ShareEstimate): string {
  return `${inPercent(value)} of the time (${inPercent(low)} to ${inPercent(high)})`;
}

/** With as many digits as a share from looks has. */
function inPercent(share: number): string {
  return formatShare(share, Math.min(share, 1 - share) < 0.1 ? 1 : 2);
}
