import type { Measured } from '../measured/measured.ts';

/** What thresholds are about. */
export type Observable = Pick<
  Measured,
  | 'requests'
  | 'ratePerSecond'
  | 'excused'
  | 'outcomes'
  | 'goodput'
  | 'latency'
  | 'streams'
  | 'lockErrors'
  | 'retries'
  | 'serverLog'
  | 'audit'
  | 'generator'
>;
