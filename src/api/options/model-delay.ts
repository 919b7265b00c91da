import { Type } from 'typebox';
import { MAX_DURATION_MS } from '../../duration.ts';
import type { DelayRange } from '../../model/echo.ts';
import { optionInvalid } from './option-invalid.ts';

/** Milliseconds, or the limits of a random time. */
export type Delay = number | DelayRange;

const ms = Type.Integer({ minimum: 0, maximum: MAX_DURATION_MS });

export const DelaySchema = Type.Union(
  [ms, Type.Object({ min: ms, max: ms }, { additionalProperties: false })],
  { description: 'whole milliseconds, or { min, max }' },
);

/** Throws `OPTION_INVALID` where the least delay is longer than the most. `name`: of the option. */
export function delayLimits(delay: Delay, name = 'modelDelayMs'): DelayRange {
  const { min, max } = typeof delay === 'number' ? { min: delay, max: delay } : delay;
  if (min <= max) return { min, max };
  throw optionInvalid(`${name}: min ${min} is more than max ${max}`, 'Exchange them.');
}

/** As `genesis serve` takes it. Throws what `delayLimits` throws. */
export function delayWords(delay: Delay): string {
  const { min, max } = delayLimits(delay);
  return `${min}-${max}`;
}
