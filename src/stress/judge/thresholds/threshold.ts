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

export type Operator = '<' | '<=' | '=' | '>=' | '>';

/** A bound that a run must keep, as `p99<300ms`. */
export interface Threshold {
  readonly metric: Metric;
  readonly operator: Operator;
  readonly limit: number;
  /** As it was given. */
  readonly text: string;
}

/** What became of a threshold. */
export type ThresholdResult =
  | { readonly threshold: string; readonly unit: Unit; readonly observed: number; readonly holds: boolean }
  | {
      readonly threshold: string;
      readonly unit: Unit;
      readonly observed: null;
      readonly holds: null;
      /** Why it cannot be told, as `p99 needs 100 samples, there are 20`. */
      readonly reason: string;
    };
