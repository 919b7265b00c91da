import type { CheckOutcome, Finding } from '../../src/doctor/result.ts';

/** None where a check was skipped. */
export function findingsOf(outcome: CheckOutcome): readonly Finding[] {
  return outcome.status === 'examined' ? outcome.findings : [];
}

/** `error write-lock-held`, and so on. */
export function rulesOf(outcome: CheckOutcome): string[] {
  return findingsOf(outcome).map(({ severity, rule }) => `${severity} ${rule}`);
}
