import type { Diagnosis } from '../../stress/judge/diagnosis/diagnose.ts';
import type { CheckResult, VerifyResult } from '../../verify/result.ts';

/** A check that did not hold. */
export type FailedCheck = Extract<CheckResult, { readonly diagnoses: unknown }>;

/** The most causes shown for one check: those after the likeliest two are guesses. */
const CAUSES = 2;

/** What was seen, with figures, or why nothing was. */
export function gist(check: CheckResult): string {
  return 'summary' in check ? check.summary : check.reason;
}

export function isFailed(check: CheckResult): check is FailedCheck {
  return check.status === 'failed' || check.status === 'data-lost';
}

interface Diagnosed {
  readonly diagnoses: readonly Diagnosis[];
}

export function likeliest({ diagnoses }: Diagnosed): readonly Diagnosis[] {
  return diagnoses.slice(0, CAUSES);
}

export type Detail = readonly [label: string, text: string];

/** Everything that speaks for a failed check, in the order in which it is read. */
export function details(check: FailedCheck): Detail[] {
  return [
    ...check.evidence.map((line): Detail => ['evidence', line]),
    ...(check.log === null ? [] : [['log', check.log] as const]),
    ...causeDetails(check),
  ];
}

/** The likeliest causes, each with its remedy. */
export function causeDetails(diagnosed: Diagnosed): Detail[] {
  return likeliest(diagnosed).flatMap(({ title, evidence, remedy }): Detail[] => [
    ['cause', `${title} (${evidence})`],
    ['remedy', remedy],
  ]);
}

/** The same, each on a line of its own: `cause: …`. */
export function detailLines(check: FailedCheck): string[] {
  return details(check).map(detailLine);
}

/** `cause: …`. */
export function detailLine([label, text]: Detail): string {
  return `${label}: ${text}`;
}

/**
 * Why a run did not pass, where none of its checks tells, as when it was interrupted: a report made of checks alone
 * would look as if it had passed. Undefined where there is nothing to add.
 */
export function untold({ verdict, checks }: VerifyResult): string | undefined {
  if (verdict.status === 'passed') return undefined;
  if (checks.some((check) => isFailed(check) || check.status === 'unknown')) return undefined;
  return verdict.reasons.join('; ') || verdict.status;
}
