import { formatFigure, JUDGED_DIGITS } from '../../../figure.ts';
import type { ComparedMeasure, Comparison } from '../comparison/comparison.ts';
import type { Metric, ThresholdResult } from '../thresholds/threshold.ts';

/** What a run is judged by: thresholds, and a baseline. */
export interface Criteria {
  readonly thresholds: readonly ThresholdResult[];
  readonly baseline: Comparison | null;
}

const LIMITS_OF_FAILURES: readonly Metric[] = ['success', 'goodput', 'errors'];

/** Whether a threshold says how many requests may fail: then the verdict does not require that none does. */
export function allowsFailures({ thresholds }: Criteria): boolean {
  return thresholds.some(({ threshold: { metric } }) => LIMITS_OF_FAILURES.includes(metric));
}

/** The criteria that were not met, such as `p99<300ms: 412 ms`. */
export function failedCriteria({ thresholds, baseline }: Criteria): string[] {
  return [
    ...thresholds.flatMap(({ threshold, unit, observed, holds }) =>
      holds === false ? [`${threshold.text}: ${formatFigure(observed, unit, JUDGED_DIGITS)}`] : [],
    ),
    ...worse(baseline).map(({ name, unit, before, after }) => {
      const change = `${formatFigure(before, unit)} → ${formatFigure(after, unit)}`;
      return `${name} worse than the baseline: ${change}`;
    }),
  ];
}

/** The criteria that may or may not have been met. */
export function unknownCriteria({ thresholds }: Criteria): string[] {
  return thresholds.flatMap((result) =>
    result.holds === null ? [`${result.threshold.text} is unknown: ${result.reason}`] : [],
  );
}

function worse(baseline: Comparison | null): ComparedMeasure[] {
  return baseline?.measures.filter(({ judgement }) => judgement === 'worse') ?? [];
}
