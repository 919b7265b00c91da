import type { CheckResult, VerifyResult } from '../../verify/result.ts';
import { annotation } from '../text/annotation.ts';
import { detailLines, isFailed, unshownReason } from './failed-checks.ts';

/** Annotations for GitHub Actions: a line for each check that failed or is unknown. */
export function verifyAnnotations(result: VerifyResult): string {
  const message = unshownReason(result);
  const lines = [
    ...result.checks.flatMap(annotations),
    ...(message === undefined ? [] : [annotation('warning', 'genesis verify', [message])]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function annotations(check: CheckResult): string[] {
  const title = `genesis verify: ${check.name}`;
  if (isFailed(check)) return [annotation('error', title, [check.summary, ...detailLines(check)])];
  return check.status === 'unknown' ? [annotation('warning', title, [check.reason])] : [];
}
