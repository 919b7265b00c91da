import { type Diagnosis, diagnose, type Symptoms } from '../stress/diagnosis.ts';
import type { StressResult } from '../stress/result.ts';
import type { Target } from '../stress/target.ts';
import type { CheckOutcome, Step } from './result.ts';

/** What a run cannot know of itself. */
type Told = Partial<Pick<Symptoms, 'faults'>>;

/** What a check finds wrong. */
export interface Complaint {
  readonly status?: 'failed' | 'data-lost';
  readonly summary: string;
  readonly evidence?: readonly string[];
  readonly diagnoses?: readonly Diagnosis[];
  readonly steps?: readonly Step[];
}

export function failure(complaint: Complaint, target: Target): CheckOutcome {
  return {
    status: 'failed',
    evidence: [],
    diagnoses: [],
    ...complaint,
    log: logLine(target.server?.log ?? [], complaint.diagnoses ?? []),
  };
}

/** The complaint that a run gives cause for by itself; undefined where every request was answered rightly. */
export function complaintOf(result: StressResult, told: Told = {}): Complaint | undefined {
  const { verdict } = result;
  if (verdict.status === 'passed' || verdict.status === 'inconclusive') return undefined;
  const [summary = '', ...others] = verdict.reasons;
  return {
    status: verdict.status,
    summary,
    evidence: [...others, ...failureLines(result)],
    diagnoses: diagnose({ ...result, ...told }),
  };
}

/** `9 lock-error: HTTP 500 database is locked`, most frequent first. */
export function failureLines({ failures }: StressResult): string[] {
  return failures.map(({ outcome, count, example }) => `${count} ${outcome}: ${example}`);
}

/** The outcome of a check that is one run: passed with `summary`, or what is wrong with it. */
export function outcomeOf(
  result: StressResult,
  target: Target,
  summary: string,
  told: Told = {},
): CheckOutcome {
  const complaint = complaintOf(result, told);
  if (complaint) return failure(complaint, target);
  return doubt(result) ?? { status: 'passed', summary };
}

/** Undefined where the run proves something. */
export function doubt({ verdict }: StressResult): CheckOutcome | undefined {
  return verdict.status === 'inconclusive'
    ? { status: 'unknown', reason: verdict.reasons.join('; ') }
    : undefined;
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
