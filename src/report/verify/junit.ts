import type { CheckResult, VerifyResult } from '../../verify/result.ts';
import { type Case, type Ending, junit } from '../text/junit.ts';
import { detailLines, type FailedCheck, gist, isFailed, unshownReason } from './failed-checks.ts';

const SUITE = 'genesis verify';

/** The checks as test cases of one suite, for continuous integration. Ends with a line break. */
export function verifyJunit(result: VerifyResult): string {
  const { startedAt, tookMs, checks, observations } = result;
  const cases = [...checks.map(caseOf), ...verdictCase(result)];
  return junit(SUITE, [{ name: SUITE, classname: 'genesis.verify', startedAt, tookMs, cases, observations }]);
}

function caseOf(check: CheckResult): Case {
  return { name: check.name, tookMs: check.tookMs, message: gist(check), ending: endingOf(check) };
}

function endingOf(check: CheckResult): Ending | undefined {
  if (isFailed(check)) return { tag: 'failure', type: check.status, text: failureText(check) };
  if (check.status === 'unknown') return { tag: 'error', type: 'unknown' };
  return check.status === 'skipped' ? { tag: 'skipped' } : undefined;
}

function verdictCase(result: VerifyResult): Case[] {
  const message = unshownReason(result);
  if (message === undefined) return [];
  return [{ name: 'verdict', tookMs: 0, message, ending: { tag: 'error', type: result.verdict.status } }];
}

function failureText(check: FailedCheck): string {
  return [check.summary, `holds when: ${check.holdsWhen}`, ...detailLines(check)].join('\n');
}
