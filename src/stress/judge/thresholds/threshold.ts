import type { Unit } from '../../../figure.ts';
import { PERCENTILE_NAMES, type PercentileName } from '../../../percentile.ts';

/** The metrics that a threshold can limit, with their units. */
export const METRICS = {
  success: 'share',
  goodput: 'share',
  ...(Object.fromEntries(PERCENTILE_NAMES.map((name) => [name, 'ms'])) as Record<PercentileName, 'ms'>),
  mean: 'ms',
  max: 'ms',
  rate: 'per-second',
  errors: 'count',
  'lock-errors': 'count',
  retries: 'count',
  lost: 'count',
  duplicated: 'count',
} as const satisfies Record<string, Unit>;
export type Metric = keyof typeof METRICS;

export const OPERATORS = ['<', '<=', '=', '>=', '>'] as const;
export type Operator = (typeof OPERATORS)[number];

/** A limit for a metric of a run, such as `p99<300ms`. */
export interface Threshold {
  readonly metric: Metric;
  readonly operator: Operator;
  readonly limit: number;
  /** The text on the command line. */
  readonly text: string;
}

/** Whether a threshold holds. */
export type ThresholdResult = {
  readonly threshold: Threshold;
  readonly unit: Unit;
} & (
  | { readonly observed: number; readonly holds: boolean }
  | {
      readonly observed: null;
      readonly holds: null;
      /** Why it is unknown, such as `p99 needs 100 samples, there are 20`. */
      readonly reason: string;
    }
);
