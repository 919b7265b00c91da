import type { Unit } from '../../../figure.ts';
import { PERCENTILE_NAMES, type PercentileName } from '../../../percentile.ts';

const STATISTICS = [...PERCENTILE_NAMES, 'mean', 'max'] as const;

/** A figure of many times, such as the latencies of all requests. */
export type Statistic = PercentileName | 'mean' | 'max';

/** The times of streams by their names in this field: to the first token, between reads, and per token. */
export const STREAM_TIMES = ['ttft', 'itl', 'tpot'] as const;
export type StreamTime = (typeof STREAM_TIMES)[number];
export type StreamMetric = `${StreamTime}-${Statistic}`;

/** Which figure of which times. */
export const STREAM_METRICS = Object.fromEntries(
  STREAM_TIMES.flatMap((time) =>
    STATISTICS.map((statistic) => [`${time}-${statistic}`, { time, statistic }]),
  ),
) as Readonly<Record<StreamMetric, { readonly time: StreamTime; readonly statistic: Statistic }>>;

/** The metrics that a threshold can limit, with their units. */
export const METRICS = {
  success: 'share',
  goodput: 'share',
  ...inMilliseconds(STATISTICS),
  ...inMilliseconds(Object.keys(STREAM_METRICS) as StreamMetric[]),
  rate: 'per-second',
  errors: 'count',
  'lock-errors': 'count',
  retries: 'count',
  lost: 'count',
  duplicated: 'count',
} as const satisfies Record<string, Unit>;
export type Metric = keyof typeof METRICS;

function inMilliseconds<Name extends string>(names: readonly Name[]) {
  return Object.fromEntries(names.map((name) => [name, 'ms'])) as Record<Name, 'ms'>;
}

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
