import { diagnose } from '../../stress/judge/diagnosis/diagnose.ts';
import type { Symptoms } from '../../stress/judge/diagnosis/symptoms.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import type { FailureClass } from '../../stress/measure/run-metrics.ts';
import { sumOf } from '../../sum-of.ts';
import type { Failure } from '../outcome/failure.ts';
import type { Reacted } from './server-kinds.ts';

/** What is wrong with the requests beside the chats of a run; undefined without `failures`. */
export function operationsFailure(
  run: StressResult,
  failures: readonly Reacted[],
  sent: number,
): Failure | undefined {
  if (failures.length === 0) return undefined;
  const wrong = failures.find(({ reaction }) => reaction.kind === 'wrong');
  const classes = merged(classesOf(failures));
  const counts = classes.map(({ outcome, count }) => `${count} ${outcome}`).join(', ');
  return {
    summary: wrong ? describe(wrong) : `${failures.length} of ${sent} requests beside the chats: ${counts}`,
    evidence: [...Map.groupBy(failures, describe)].map(([line, { length }]) => `${length} × ${line}`),
    diagnoses: classes.length > 0 ? diagnose(withFailures(run, classes)) : [],
  };
}

function describe({ name, reaction }: Reacted): string {
  return reaction.kind === 'right' ? name : `${name}: ${reaction.detail}`;
}

function classesOf(failures: readonly Reacted[]): FailureClass[] {
  return failures.flatMap(({ reaction }) =>
    'outcome' in reaction ? { outcome: reaction.outcome, count: 1, example: reaction.detail } : [],
  );
}

/** The symptoms of a run as if these requests had been part of it. */
function withFailures(run: StressResult, classes: readonly FailureClass[]): Symptoms {
  const outcomes = { ...run.outcomes };
  for (const { outcome, count } of classes) outcomes[outcome] += count;
  return { ...run, outcomes, failures: merged([...run.failures, ...classes]) };
}

/** One class for each outcome, with the first example. */
function merged(classes: readonly FailureClass[]): FailureClass[] {
  return [...Map.groupBy(classes, ({ outcome }) => outcome)].map(([outcome, same]) => ({
    outcome,
    count: sumOf(same, ({ count }) => count),
    example: same[0]?.example ?? '',
  }));
}
