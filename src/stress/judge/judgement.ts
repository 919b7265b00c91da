import type { Baseline } from './comparison/baseline.ts';
import type { Threshold } from './thresholds/threshold.ts';

/** What a run is held against. */
export interface Judgement {
  readonly thresholds: readonly Threshold[];
  readonly baseline: Baseline | undefined;
}
