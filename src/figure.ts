import { formatDuration } from './duration.ts';

/** Units of a figure. `share` is from 0 to 1. */
export const UNITS = ['share', 'ms', 'per-second', 'count'] as const;
export type Unit = (typeof UNITS)[number];

/** For figures that are compared with a bound: it must be visible that 300.21 ms fails `p99<300ms`. */
export const JUDGED_DIGITS = 5;

/** A figure with its unit, and with three significant digits by default: `99.9%`, `412 ms`, `95.2/s`, `3`. */
export function formatFigure(value: number, unit: Unit, digits = 3): string {
  switch (unit) {
    case 'ms':
      return formatDuration(value, digits);
    case 'share':
      return formatShare(value, digits);
    case 'per-second':
      return formatRate(value, digits);
    case 'count':
      return String(significant(value, digits));
  }
}

/** `327/s`. */
export function formatRate(perSecond: number, digits = 3): string {
  return `${significant(perSecond, digits)}/s`;
}

/** A share from 0 to 1 in percent, never rounded down to 0% or up to 100%: 0.99995 is 99.995%. */
export function formatShare(share: number, digits = 3): string {
  const smaller = Number((Math.min(share, 1 - share) * 100).toPrecision(digits));
  // Removes rounding errors of the subtraction.
  return `${share <= 0.5 ? smaller : Number((100 - smaller).toPrecision(12))}%`;
}

/** A part of a whole as a share; 0% of nothing. */
export function formatShareOf(part: number, whole: number): string {
  return formatShare(whole === 0 ? 0 : part / whole);
}

/** Never fewer digits than the whole number has. */
function significant(value: number, digits: number): number {
  return value < 10 ** digits ? Number(value.toPrecision(digits)) : Math.round(value);
}
