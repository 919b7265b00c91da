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
    log: telling(target.server?.log ?? []),
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
    evidence: [
      ...others,
      ...result.failures.map(({ outcome, count, example }) => `${count} ${outcome}: ${example}`),
    ],
    diagnoses: diagnose({ ...result, ...told }),
  };
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

/** The line of a log that says most: the first that speaks of the database or an error, else the last. */
function telling(log: readonly string[]): string | null {
  return (
    log.find((line) => /SQLITE|locked|constraint|exhausted|error|Traceback/i.test(line)) ?? log.at(-1) ?? null
  );
}
