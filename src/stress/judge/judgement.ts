import type { Baseline } from './comparison/baseline.ts';
import type { Threshold } from './thresholds/threshold.ts';

/** What a run is judged by. */
export interface Judgement {
  readonly thresholds: readonly Threshold[];
  readonly baseline: Baseline | undefined;
}
