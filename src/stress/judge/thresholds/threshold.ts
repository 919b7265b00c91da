import type { Unit } from '../../../figure.ts';

/** What a threshold can be about, and what it is counted in. */
export const METRICS = {
  success: 'share',
  p50: 'ms',
  p90: 'ms',
  p99: 'ms',
  'p99.9': 'ms',
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

/** A bound that a run must keep, as `p99<300ms`. */
export interface Threshold {
  readonly metric: Metric;
  readonly operator: Operator;
  readonly limit: number;
  /** As it was given. */
  readonly text: string;
}

/** What became of a threshold. */
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
