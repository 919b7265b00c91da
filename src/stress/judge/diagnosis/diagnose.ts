import type { Diagnosis } from './causes.ts';
import { constraintErrors, crosstalk, exhaustedPool, lostConnections, wrongApi } from './rules/failures.ts';
import { lockErrors } from './rules/locks.ts';
import { duplicatedTurns, halfTurns, lostTurns } from './rules/turns.ts';
import type { Rule, Symptoms } from './symptoms.ts';

/** In the order of the diagnoses. */
const RULES: readonly Rule[] = [
  lostTurns,
  duplicatedTurns,
  crosstalk,
  constraintErrors,
  lockErrors,
  exhaustedPool,
  halfTurns,
  lostConnections,
  wrongApi,
];

/** Likeliest first; empty where nothing points to a cause. */
export function diagnose(symptoms: Symptoms): Diagnosis[] {
  return RULES.map((rule) => rule(symptoms)).filter((found) => found !== undefined);
}
