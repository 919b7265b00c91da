import { formatDuration } from '../../duration.ts';
import type { CheckResult, VerifyResult } from '../../verify/result.ts';
import { causeDetails, type Detail, detailLine } from '../text/causes.ts';

/** A check that failed, with or without lost data. */
export type FailedCheck = Extract<CheckResult, { readonly diagnoses: unknown }>;

/** What was seen, with figures, or why the check could not decide. */
export function gist(check: CheckResult): string {
  return 'summary' in check ? check.summary : check.reason;
}

/** How long it took; empty for a check that did not run. */
export function tookWords({ status, tookMs }: CheckResult): string {
  return status === 'skipped' ? '' : formatDuration(tookMs);
}

export function isFailed(check: CheckResult): check is FailedCheck {
  return check.status === 'failed' || check.status === 'data-lost';
}

/** Evidence, log line and causes of a failed check, in reading order. */
export function details(check: FailedCheck): Detail[] {
  return [
    ...check.evidence.map((line): Detail => ['evidence', line]),
    ...(check.log === null ? [] : [['log', check.log] as const]),
    ...causeDetails(check.diagnoses),
  ];
}

/** The same, each on a line of its own: `cause: …`. */
export function detailLines(check: FailedCheck): string[] {
  return details(check).map(detailLine);
}

/**
 * Why a run did not pass, if none of its checks shows it, for example after an interruption: a report made of
 * checks alone would look as if it had passed. Undefined if there is nothing to add.
 */
export function unshownReason({ verdict, checks }: VerifyResult): string | undefined {
  if (verdict.status === 'passed') return undefined;
  if (checks.some((check) => isFailed(check) || check.status === 'unknown')) return undefined;
  return verdict.reasons.join('; ') || verdict.status;
}
