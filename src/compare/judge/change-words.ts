import { formatShare } from '../../figure.ts';
import type { MeasureChange } from '../result.ts';

/** `rate -12.1% (-15.3% to -9.02%)`. */
export function changeWords({ name, change, from, to }: MeasureChange): string {
  return `${name} ${signed(change)} (${intervalWords({ from, to })})`;
}

/** `-15.3% to -9.02%`, `up to +3%`. */
export function intervalWords({ from, to }: Pick<MeasureChange, 'from' | 'to'>): string {
  if (from === null) return to === null ? 'unknown' : `up to ${signed(to)}`;
  return to === null ? `from ${signed(from)}` : `${signed(from)} to ${signed(to)}`;
}

/** `+3.1%`; a difference of shares too. */
export function signed(change: number): string {
  const sign = change < 0 ? '-' : '+';
  const size = Math.abs(change);
  return `${sign}${size > 1 ? `${Number((size * 100).toPrecision(3))}%` : formatShare(size, 2)}`;
}
