import { unreadWords } from '../../stress/audit/unread-reason.ts';
import type { Diagnosis } from '../../stress/judge/diagnosis/causes.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import { NO_LINES } from '../../stress/target/reports/log-counts.ts';
import type { Target } from '../../stress/target/target.ts';
import type { CheckOutcome, Step } from '../result.ts';
import { type Failure, failureOf, worstFailure } from './failure.ts';

/** What a check observed. */
export interface Observations {
  readonly target: Target;
  /** The loads that must be conclusive. */
  readonly runs: readonly StressResult[];
  /** By default those of the runs. */
  readonly failures?: readonly (Failure | undefined)[];
  /** The summary if nothing is wrong: what was seen, with figures, in one line. */
  readonly passed: string;
  readonly steps?: readonly Step[];
}

/** Failed with the worst failure; unknown if a run is inconclusive; otherwise passed. */
export function checkOutcome(observations: Observations): CheckOutcome {
  const { target, runs, failures = runs.map(failureOf), passed, steps } = observations;
  const failure = worstFailure(failures);
  if (failure) return failedOutcome({ ...failure, ...(steps && { steps }) }, target);
  const reasons = runs.flatMap(inconclusiveReasons);
  if (reasons.length > 0) return { status: 'unknown', reason: [...new Set(reasons)].join('; ') };
  return { status: 'passed', summary: passed, ...(steps && { steps }) };
}

function inconclusiveReasons({ verdict, audit }: StressResult): readonly string[] {
  if (verdict.status === 'inconclusive') return verdict.reasons;
  const unread = unreadWords(audit);
  return unread === null ? [] : [unread];
}

export function failedOutcome(
  failure: Failure & { readonly steps?: readonly Step[] },
  target: Target,
): CheckOutcome {
  return {
    status: 'failed',
    evidence: [],
    diagnoses: [],
    ...failure,
    log: relevantLogLine(target.server, failure.diagnoses ?? []),
  };
}

/** `20/20 answered, 20 stored`. */
export function answeredAndStored({ requests: { ok, completed }, audit }: StressResult): string {
  return `${ok}/${completed} answered${audit.status === 'read' ? `, ${audit.stored} stored` : ''}`;
}

/** The line that says most about a failure, else the last one unless the cause is known. */
function relevantLogLine(server: Target['server'], diagnoses: readonly Diagnosis[]): string | null {
  const example = server?.logCounts.since(NO_LINES).example ?? null;
  if (example !== null) return example;
  const isExplained = diagnoses.length > 0 && diagnoses.every(({ cause }) => cause !== 'server-died');
  return isExplained ? null : (server?.log.at(-1) ?? null);
}
