import { formatFigure } from '../../../figure.ts';
import type { Observable } from './observable.ts';
import type { ObservedFigure } from './observation.ts';
import { observe } from './observe.ts';
import { METRICS, type Metric, type Operator, type Threshold, type ThresholdResult } from './threshold.ts';

/**
 * Whether a threshold holds for a run. With a saturated generator, latencies are upper bounds and the rate is a lower
 * one, and an audit that did not check all turns counts what is wrong at least: then the threshold is unknown unless it holds, or fails, for every possible true figure.
 */
export function evaluate(threshold: Threshold, measured: Observable): ThresholdResult {
  const { metric, operator, limit } = threshold;
  const unit = METRICS[metric];
  const unknown = (reason: string) =>
    ({ threshold, unit, observed: null, holds: null, reason }) satisfies ThresholdResult;
  const observation = observe(metric, measured);
  if ('reason' in observation) return unknown(observation.reason);
  const { figure, truth } = observation;
  if (!isCertain(observation, operator, limit)) {
    const measuredFigure = formatFigure(figure, unit);
    return unknown(`${doubtOf(metric)}, so ${metric} may be ${truth} than ${measuredFigure}`);
  }
  return { threshold, unit, observed: figure, holds: HOLDS[operator](figure, limit) };
}

function doubtOf(metric: Metric): string {
  const isAudited = metric === 'lost' || metric === 'duplicated';
  return isAudited ? 'not all turns were checked' : 'the generator was saturated';
}

/** Whether the true figure must give the same result as the measured one. */
function isCertain({ figure, truth }: ObservedFigure, operator: Operator, limit: number): boolean {
  switch (truth) {
    case 'here':
      return true;
    case 'lower':
      return figure < limit || (figure === limit && operator === '<=');
    case 'higher':
      return figure > limit || (figure === limit && operator === '>=');
  }
}

// Without rounding, also for shares: a quotient and a decimal number of the same value are the same double, and two
// that differ by one request of ten million are not.
const HOLDS: Readonly<Record<Operator, (figure: number, limit: number) => boolean>> = {
  '<': (figure, limit) => figure < limit,
  '<=': (figure, limit) => figure <= limit,
  '=': (figure, limit) => figure === limit,
  '>=': (figure, limit) => figure >= limit,
  '>': (figure, limit) => figure > limit,
};
