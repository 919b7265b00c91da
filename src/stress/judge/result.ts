import type { Comparison } from './comparison/comparison.ts';
import type { Diagnosis } from './diagnosis/causes.ts';
import type { Measured } from './measured/measured.ts';
import type { ThresholdResult } from './thresholds/threshold.ts';
import type { Verdict } from './verdict/verdict.ts';

/** One run, measured and judged, as plain data: what `--json` writes. */
export interface StressResult extends Measured {
  readonly thresholds: readonly ThresholdResult[];
  readonly baseline: Comparison | null;
  readonly verdict: Verdict;
  /** Likely root causes of the failures, likeliest first; empty where nothing points to one. */
  readonly diagnoses: readonly Diagnosis[];
  /** What a run that passed shows nevertheless: the reason why more load may fail. */
  readonly notes: readonly Diagnosis[];
}
