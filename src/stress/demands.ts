import { formatFigure, JUDGED_DIGITS } from '../figure.ts';
import type { ComparedMeasure } from './comparison.ts';
import { parseThreshold } from './parse-threshold.ts';
import type { StressResult } from './result.ts';

/** What was demanded of a run: thresholds, and to be no worse than its baseline. */
type Demands = Pick<StressResult, 'thresholds' | 'baseline' | 'generator'>;

/** Whether a threshold tells how many requests may fail: then it is not for us to demand that none does. */
export function allowsFailures({ thresholds }: Demands): boolean {
  return thresholds.some(({ threshold }) => {
    const metric = parseThreshold(threshold)?.metric;
    return metric === 'success' || metric === 'errors';
  });
}

/** The demands that were not met, as `p99<300ms: 412 ms`. */
export function unmetDemands(demands: Demands): string[] {
  return [
    ...demands.thresholds.flatMap(({ threshold, unit, observed, holds }) =>
      holds === false ? [`${threshold}: ${formatFigure(observed, unit, JUDGED_DIGITS)}`] : [],
    ),
    ...worse(demands)
      .filter((measure) => !isBlurred(measure, demands))
      .map(({ name, unit, before, after }) => {
        const change = `${formatFigure(before, unit)} → ${formatFigure(after, unit)}`;
        return `${name} worse than the baseline: ${change}`;
      }),
  ];
}

/** The demands of which nobody can tell whether they were met. */
export function untoldDemands(demands: Demands): string[] {
  const blurred = worse(demands).filter((measure) => isBlurred(measure, demands));
  return [
    ...demands.thresholds.flatMap((result) =>
      result.holds === null ? [`${result.threshold} cannot be told: ${result.reason}`] : [],
    ),
    ...blurred.map(({ name }) => `${name} looks worse than the baseline, but the generator was saturated`),
  ];
}

function worse({ baseline }: Demands): ComparedMeasure[] {
  return baseline?.measures.filter(({ judgement }) => judgement === 'worse') ?? [];
}

/** A generator that could not keep up makes latencies longer than they are, and rates lower. */
function isBlurred({ unit }: ComparedMeasure, { generator }: Demands): boolean {
  return generator.saturated && (unit === 'ms' || unit === 'per-second');
}
