import { compare } from './compare.ts';
import { diagnose } from './diagnosis.ts';
import { evaluate } from './evaluate.ts';
import { judge } from './judge.ts';
import type { Judgement } from './judgement.ts';
import type { Measured, StressResult } from './result.ts';

/** Holds what was measured against what was demanded. What was concluded before is concluded anew. */
export function conclude(measured: Measured, judgement: Partial<Judgement> = {}): StressResult {
  const thresholds = (judgement.thresholds ?? []).map((threshold) => evaluate(threshold, measured));
  const baseline = judgement.baseline ? compare(measured, judgement.baseline) : null;
  const judged = { ...measured, thresholds, baseline };
  const verdict = judge(judged);
  const isBad = verdict.status === 'failed' || verdict.status === 'data-lost';
  return { ...judged, verdict, diagnoses: isBad ? diagnose(measured) : [] };
}
