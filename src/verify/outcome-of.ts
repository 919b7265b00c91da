import type { Diagnosis } from '../stress/judge/diagnosis/causes.ts';
import type { StressResult } from '../stress/judge/result.ts';
import type { Target } from '../stress/target/target.ts';
import type { CheckOutcome, Step } from './result.ts';

/** What a check finds wrong. */
export interface Complaint {
  readonly status?: 'failed' | 'data-lost';
  readonly summary: string;
  readonly evidence?: readonly string[];
  readonly diagnoses?: readonly Diagnosis[];
}

/** What a check found out. */
export interface Findings {
  readonly target: Target;
  /** The loads that must prove something. */
  readonly runs: readonly StressResult[];
  /** By default those that the runs give cause for. */
  readonly complaints?: readonly (Complaint | undefined)[];
  /** What was seen if nothing is wrong, with figures, in one line. */
  readonly passed: string;
  readonly steps?: readonly Step[];
}

/** The worst complaint of a check; else the first doubt about its runs; else passed. */
export function conclude(findings: Findings): CheckOutcome {
  const { target, runs, complaints = runs.map(complaintOf), passed, steps } = findings;
  const complaint = worst(complaints);
  if (complaint) return failure({ ...complaint, ...(steps && { steps }) }, target);
  const doubts = runs.flatMap(doubtsOf);
  if (doubts.length > 0) return { status: 'unknown', reason: [...new Set(doubts)].join('; ') };
  return { status: 'passed', summary: passed, ...(steps && { steps }) };
}

function doubtsOf({ verdict, audit }: StressResult): readonly string[] {
  if (verdict.status === 'inconclusive') return verdict.reasons;
  return audit.status === 'unknown' ? [`the audit could not read: ${audit.reason}`] : [];
}

/** Lost data outranks everything; else the first that came up. */
export function worst(complaints: readonly (Complaint | undefined)[]): Complaint | undefined {
  const found = complaints.filter((complaint) => complaint !== undefined);
  return found.find(({ status }) => status === 'data-lost') ?? found[0];
}

export function failure(
  complaint: Complaint & { readonly steps?: readonly Step[] },
  target: Target,
): CheckOutcome {
  return {
    status: 'failed',
    evidence: [],
    diagnoses: [],
    ...complaint,
    log: logLine(target.server?.log ?? [], complaint.diagnoses ?? []),
  };
}

/** The complaint that a run gives cause for by itself; undefined where every request was answered rightly. */
export function complaintOf(result: StressResult): Complaint | undefined {
  const { verdict, diagnoses } = result;
  if (verdict.status === 'passed' || verdict.status === 'inconclusive') return undefined;
  const [summary = '', ...others] = verdict.reasons;
  return { status: verdict.status, summary, evidence: [...others, ...failureLines(result)], diagnoses };
}

/** `9 lock-error: HTTP 500 database is locked`, most frequent first. */
export function failureLines({ failures }: StressResult): string[] {
  return failures.map(({ outcome, count, example }) => `${count} ${outcome}: ${example}`);
}

/** The same complaint, with when it came up. */
export function at(when: string, complaint: Complaint | undefined): Complaint | undefined {
  return complaint && { ...complaint, summary: `${when}: ${complaint.summary}` };
}

/** `20/20 answered, 20 stored`. */
export function answered({ requests: { ok, completed }, audit }: StressResult): string {
  return `${ok}/${completed} answered${audit.status === 'read' ? `, ${audit.stored} stored` : ''}`;
}

/** The line that says most: the first of an error, or that speaks of the database; else the last, if it may matter. */
function logLine(log: readonly string[], diagnoses: readonly Diagnosis[]): string | null {
  const first = (pattern: RegExp) => log.find((line) => pattern.test(line));
  const telling = first(/error/i) ?? first(/SQLITE|locked|constraint|exhausted/i);
  if (telling !== undefined) return telling;
  const isExplained = diagnoses.length > 0 && diagnoses.every(({ cause }) => cause !== 'server-died');
  return isExplained ? null : (log.at(-1) ?? null);
}
