import { count } from '../../count.ts';
import type { CheckResult, CheckStatus, VerifyResult } from '../../verify/result.ts';
import { likeliest } from '../text/causes.ts';
import { type FailedCheck, isFailed } from './failed-checks.ts';

const COUNTED: readonly CheckStatus[] = ['passed', 'data-lost', 'failed', 'unknown', 'skipped'];

/** `16 passed, 2 failed`; empty without checks. */
export function countWords(checks: readonly CheckResult[]): string {
  return COUNTED.flatMap((status) => {
    const number = checks.filter((check) => check.status === status).length;
    return number > 0 ? [`${number} ${status === 'data-lost' ? 'lost data' : status}`] : [];
  }).join(', ');
}

/** `18 checks hold`. */
export function heldWords({ checks }: Pick<VerifyResult, 'checks'>): string {
  const held = checks.filter(({ status }) => status === 'passed').length;
  return `${count(held, 'check')} ${held === 1 ? 'holds' : 'hold'}`;
}

export interface LikelyCause {
  readonly title: string;
  /** Those that it explains, in their order. */
  readonly checks: readonly FailedCheck[];
}

/** The likeliest causes of all failed checks, each once. */
export function likelyCauses(checks: readonly CheckResult[]): readonly LikelyCause[] {
  const found = checks
    .filter(isFailed)
    .flatMap((check) => likeliest(check.diagnoses).map((diagnosis) => ({ check, ...diagnosis })));
  return [...Map.groupBy(found, ({ cause }) => cause).values()].map((same) => ({
    title: same[0]?.title ?? '',
    checks: same.map(({ check }) => check),
  }));
}
