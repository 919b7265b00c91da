import type { StressResult } from './result.ts';
import type { Threshold } from './threshold.ts';

/** What a run is held against. */
export interface Judgement {
  readonly thresholds: readonly Threshold[];
  readonly baseline: Baseline | undefined;
}

/** An earlier run. */
export interface Baseline {
  readonly result: StressResult;
  /** How much worse a figure may be before that counts, 0.1 for 10 %. */
  readonly noise: number;
}
