import type { Diagnosis } from '../../stress/judge/diagnosis/causes.ts';
import type { StressResult } from '../../stress/judge/result.ts';

/** One thing that a check found wrong. */
export interface Failure {
  /** `failed` by default. */
  readonly status?: 'failed' | 'data-lost';
  readonly summary: string;
  readonly evidence?: readonly string[];
  readonly diagnoses?: readonly Diagnosis[];
}

/** What is wrong according to the run itself; undefined where its verdict is passed or inconclusive. */
export function failureOf(run: StressResult): Failure | undefined {
  const { verdict, diagnoses } = run;
  if (verdict.status === 'passed' || verdict.status === 'inconclusive') return undefined;
  const [summary = '', ...others] = verdict.reasons;
  return { status: verdict.status, summary, evidence: [...others, ...failureLines(run)], diagnoses };
}

/** `9 lock-error: HTTP 500 database is locked`, most frequent first. */
export function failureLines({ failures }: StressResult): string[] {
  return failures.map(({ outcome, count, example }) => `${count} ${outcome}: ${example}`);
}

/** The same failure, with the phase of the check in which it was seen, such as `afterwards`. */
export function inPhase(phase: string, failure: Failure | undefined): Failure | undefined {
  return failure && { ...failure, summary: `${phase}: ${failure.summary}` };
}

/** Lost data comes first; otherwise the failure that was seen first. */
export function worstFailure(failures: readonly (Failure | undefined)[]): Failure | undefined {
  const found = failures.filter((failure) => failure !== undefined);
  return found.find(({ status }) => status === 'data-lost') ?? found[0];
}

/** The worst of the failures, with the others as its evidence, and the causes of all; undefined without any. */
export function combinedFailure(failures: readonly (Failure | undefined)[]): Failure | undefined {
  const found = failures.filter((failure) => failure !== undefined);
  const worst = worstFailure(found);
  if (!worst) return undefined;
  const others = found.filter((failure) => failure !== worst);
  return {
    ...worst,
    evidence: [...(worst.evidence ?? []), ...others.map(({ summary }) => summary)],
    diagnoses: eachCauseOnce([worst, ...others].flatMap(({ diagnoses = [] }) => diagnoses)),
  };
}

function eachCauseOnce(diagnoses: readonly Diagnosis[]): Diagnosis[] {
  return [...Map.groupBy(diagnoses, ({ cause }) => cause).values()].flatMap(([first]) => first ?? []);
}
