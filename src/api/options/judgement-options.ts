import { type TSchema, Type } from 'typebox';
import type { Unit } from '../../figure.ts';
import { stressMistake } from '../../report/saved/stress-schema.ts';
import type { Baseline } from '../../stress/judge/comparison/compare.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import {
  METRICS,
  type Metric,
  OPERATORS,
  type Operator,
  type Threshold,
} from '../../stress/judge/thresholds/threshold.ts';
import {
  SLO_METRICS,
  SLO_OPERATORS,
  type Slo,
  type SloMetric,
  type SloOperator,
} from '../../stress/measure/slo.ts';
import { optionInvalid } from './option-invalid.ts';
import { Anything, oneOf, Tolerance } from './schemas.ts';

/** A result that the whole run must have, such as `{ metric: 'p99', operator: '<', limit: 300 }`. */
export interface ThresholdOption {
  readonly metric: Metric;
  readonly operator: Operator;
  /** Milliseconds of times, a share from 0 to 1 of `success` and `goodput`, requests per second of `rate`, else a count. */
  readonly limit: number;
}

/** A limit that each request should keep, such as `{ metric: 'ttft', operator: '<', limitMs: 300 }`. */
export interface SloOption {
  readonly metric: SloMetric;
  readonly operator: SloOperator;
  readonly limitMs: number;
}

/** What the result is judged by, besides the requests that failed. */
export interface JudgementOptions {
  readonly thresholds?: readonly ThresholdOption[] | undefined;
  /** Limits for each request, whose goodput is measured. */
  readonly slos?: readonly SloOption[] | undefined;
  /** An earlier result: the run fails if it is worse. */
  readonly baseline?: StressResult | undefined;
  /** The tolerated change of speed against the baseline, 0.1 by default: 10 %. */
  readonly tolerance?: number | undefined;
}

const limit = Type.Number({ minimum: 0 });

export const JUDGEMENT = {
  // Those of an earlier result have a text, too.
  thresholds: Type.Array(
    Type.Object({ metric: oneOf(Object.keys(METRICS)), operator: oneOf(OPERATORS), limit }),
    { description: "thresholds such as { metric: 'p99', operator: '<', limit: 300 }" },
  ),
  slos: Type.Array(
    Type.Object({ metric: oneOf(SLO_METRICS), operator: oneOf(SLO_OPERATORS), limitMs: limit }),
    { description: "limits such as { metric: 'latency', operator: '<', limitMs: 5_000 }" },
  ),
  baseline: Anything,
  tolerance: Tolerance,
} satisfies Record<keyof JudgementOptions, TSchema>;

export function thresholdsOf({ thresholds = [] }: JudgementOptions): readonly Threshold[] {
  return thresholds.map(({ metric, operator, limit }) => {
    const unit: Unit = METRICS[metric];
    if (unit === 'share' && limit > 1)
      throw optionInvalid(
        `thresholds: ${limit} is no limit for ${metric}`,
        'Expected a share from 0 to 1, such as 0.999 for 99.9 %.',
      );
    return { metric, operator, limit, text: `${metric}${operator}${limitText(limit, unit)}` };
  });
}

export function slosOf({ slos }: JudgementOptions): readonly Slo[] | undefined {
  return slos?.map(({ metric, operator, limitMs }) => {
    return { metric, operator, limitMs, text: `${metric}${operator}${limitText(limitMs, 'ms')}` };
  });
}

/** Throws `OPTION_INVALID` for a baseline that is not the result of a run with requests. */
export function baselineOf({ baseline, tolerance = 0.1 }: JudgementOptions): Baseline | undefined {
  if (baseline === undefined) return undefined;
  const mistake = stressMistake(baseline);
  if (mistake !== undefined)
    throw optionInvalid(
      `baseline is not a result of stress: ${mistake}`,
      'Expected what runStress resolved with, or one of the results of parseResult.',
    );
  if (baseline.requests.completed === 0)
    throw optionInvalid('baseline has no request to compare with', 'Expected a run that completed requests.');
  return { result: baseline, tolerance };
}

/** As it would be on the command line. */
function limitText(limit: number, unit: Unit): string {
  switch (unit) {
    case 'share':
      // Without the rounding errors of the multiplication.
      return `${Number((limit * 100).toPrecision(12))}%`;
    case 'ms':
      return `${limit}ms`;
    case 'per-second':
      return `${limit}/s`;
    case 'count':
      return String(limit);
  }
}
