import { times } from '../../../../count.ts';
import type { Outcome } from '../../../answer/outcome.ts';
import { failureClassOf, type Symptoms, timesSeen } from '../symptoms.ts';
import { quantile } from './quantile.ts';
import { UNEXPLAINED } from './seen-errors.ts';
import { successEnds } from './successes.ts';

/** Requests that failed because the database was locked. */
export interface Refusals {
  readonly count: number;
  /** What was seen, with counts. */
  readonly words: string;
  /** When they were sent, in milliseconds from the start of the load; a sample, as long as `latencyMs`. */
  readonly atMs: readonly number[];
  readonly latencyMs: readonly number[];
}

/** Undefined where no request was refused. Where clients get only a 500, the log shows why. */
export function refusalsOf(symptoms: Symptoms): Refusals | undefined {
  const failure = failureClassOf(symptoms, 'lock-error');
  if (failure) return { count: failure.count, words: timesSeen(failure), ...dotsOf(symptoms, 'lock-error') };
  const { serverLog, outcomes } = symptoms;
  const outcome = UNEXPLAINED.find((each) => outcomes[each] > 0);
  if (outcome === undefined || !serverLog || serverLog.lockErrors === 0) return undefined;
  const words = `${outcomes[outcome]} ${outcome}, and ${times(serverLog.lockErrors)} in the log: ${exampleIn(serverLog)}`;
  return { count: outcomes[outcome], words, ...dotsOf(symptoms, outcome) };
}

function exampleIn({ errors, example }: NonNullable<Symptoms['serverLog']>): string {
  return (
    errors.find(({ error }) => /^(stale-snapshot|table-locked|busy)$/.test(error))?.example ?? example ?? ''
  );
}

function dotsOf({ timeline }: Symptoms, outcome: Outcome): Pick<Refusals, 'atMs' | 'latencyMs'> {
  const dots = timeline.dots.find((group) => group.outcome === outcome);
  return { atMs: dots?.atMs ?? [], latencyMs: dots?.latencyMs ?? [] };
}

/** No plausible busy timeout is shorter, and a busy machine answers within it. */
const AT_ONCE_MS = 100;

/**
 * Whether no request waited for the lock: a busy timeout is a lower bound of the latency of each refusal. What a request
 * does before it writes, such as asking its model, takes about as long as in the fastest request that succeeded.
 */
export function cameAtOnce({ latencyMs }: Refusals, symptoms: Symptoms): boolean {
  if (latencyMs.length === 0) return false;
  // Not the fastest one, which may have another reason.
  return quantile(latencyMs, 0.1) <= AT_ONCE_MS + fastestSuccessMs(symptoms);
}

function fastestSuccessMs({ latency }: Symptoms): number {
  return latency?.minMs ?? 0;
}

/** Milliseconds that most refusals took, such as a busy timeout. */
export function usualWaitMs({ latencyMs }: Refusals): number {
  return quantile(latencyMs, 0.5);
}

/** As few requests could be chance. */
const LEAST = 3;

/** Whether nothing succeeded any more from some moment on, although requests were sent. */
export function nothingSucceededSince({ atMs }: Refusals, { timeline }: Symptoms): boolean {
  const ends = successEnds(timeline);
  const lastMs = Math.max(...ends);
  return ends.length > 0 && atMs.filter((sentMs) => sentMs > lastMs).length >= LEAST;
}
