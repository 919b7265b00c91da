import { PERCENTILE_BY_NAME } from '../../percentile.ts';
import type { Threshold } from '../../stress/judge/thresholds/threshold.ts';

/** Whether a percentile of the latency has to be below `ms`, which every request takes. */
export function isSlower(thresholds: readonly Threshold[], ms: number): boolean {
  return thresholds.some(
    ({ metric, operator, limit }) =>
      operator.startsWith('<') && Object.hasOwn(PERCENTILE_BY_NAME, metric) && limit < ms,
  );
}
