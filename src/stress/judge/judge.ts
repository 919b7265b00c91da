import { type Baseline, compare } from './comparison/compare.ts';
import { diagnose, warnings } from './diagnosis/diagnose.ts';
import type { Measured } from './measured/measured.ts';
import type { StressResult } from './result.ts';
import { evaluate } from './thresholds/evaluate.ts';
import type { Threshold } from './thresholds/threshold.ts';
import { verdictOf } from './verdict/verdict-of.ts';

/** What a run is judged by. */
export interface Judgement {
  readonly thresholds: readonly Threshold[];
  readonly baseline: Baseline | undefined;
}

/** Judges what was measured; a result that was judged before is judged again. */
export function judge(measured: Measured, judgement: Partial<Judgement> = {}): StressResult {
  const thresholds = (judgement.thresholds ?? []).map((threshold) => evaluate(threshold, measured));
  const baseline = judgement.baseline ? compare(measured, judgement.baseline) : null;
  const judged = { ...measured, thresholds, baseline };
  const verdict = verdictOf(judged);
  const isBad = verdict.status === 'failed' || verdict.status === 'data-lost';
  const isUntrusted = measured.outcomes['untrusted-certificate'] > 0;
  return {
    ...judged,
    verdict,
    diagnoses: isBad || isUntrusted ? diagnose(measured) : [],
    notes: verdict.status === 'passed' ? warnings(measured) : [],
  };
}
