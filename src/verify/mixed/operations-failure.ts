import { type Outcome, traitsOf } from '../../stress/answer/outcome.ts';
import type { Diagnosis } from '../../stress/judge/diagnosis/causes.ts';
import { diagnose } from '../../stress/judge/diagnosis/diagnose.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import { RunMetrics } from '../../stress/measure/run-metrics.ts';
import type { Failure } from '../outcome/failure.ts';
import type { Reaction } from './operation.ts';
import type { Reacted } from './react.ts';
import type { ServerKinds } from './server-kinds.ts';

/** What is wrong with the requests beside the chats of a run; undefined if nothing is. */
export function operationsFailure(
  run: StressResult,
  kinds: ServerKinds,
  reacted: readonly Reacted[],
): Failure | undefined {
  const failed = kinds.failuresOf(reacted);
  if (failed.length === 0) return undefined;
  const counted = reacted.filter(({ name }) => kinds.has(name));
  const metrics = metricsOf(counted);
  const counts = metrics.failures.map(({ outcome, count }) => `${count} ${outcome}`).join(', ');
  const wrong = failed.find(({ reaction }) => reaction.kind === 'wrong');
  return {
    summary: wrong
      ? describe(wrong)
      : `${failed.length} of ${counted.length} requests beside the chats: ${counts}`,
    evidence: [...Map.groupBy(failed, describe)].map(([line, { length }]) => `${length} × ${line}`),
    diagnoses: diagnosesOf(run, metrics),
  };
}

function describe({ name, reaction }: Reacted): string {
  return reaction.kind === 'right' ? name : `${name}: ${reaction.detail}`;
}

function metricsOf(reacted: readonly Reacted[]): RunMetrics {
  const metrics = new RunMetrics();
  const sent = {
    atMs: 0,
    dueAt: 0,
    timing: undefined,
    retryAfterMs: undefined,
    keySign: undefined,
    stream: undefined,
    streamedText: undefined,
    traced: false,
  } as const;
  for (const [seq, { reaction, latencyMs }] of reacted.entries()) {
    const detail = reaction.kind === 'right' ? undefined : reaction.detail;
    const outcome = outcomeOf(reaction);
    metrics.record({ ...sent, seq, latencyMs, outcome, certainty: traitsOf(outcome).certainty, detail });
  }
  return metrics;
}

function outcomeOf(reaction: Reaction): Outcome {
  switch (reaction.kind) {
    case 'failed':
      return reaction.outcome;
    // The server has this kind: neither the address nor the login is wrong.
    case 'absent':
      return 'bad-response';
    // A request that was answered.
    case 'right':
    case 'wrong':
      return 'ok';
  }
}

/** As if the requests had been a run of their own, at the time of this one. */
function diagnosesOf(run: StressResult, metrics: RunMetrics): readonly Diagnosis[] {
  const { outcomes, failures, databaseErrors, latency = null, timeline } = metrics;
  if (failures.length === 0) return [];
  return diagnose({ ...run, outcomes, failures, databaseErrors, latency, timeline });
}
