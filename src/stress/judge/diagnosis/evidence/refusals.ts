import { times } from '../../../../count.ts';
import { isAboutLocks } from '../../../answer/database/database-error.ts';
import { databaseErrorIn } from '../../../answer/database/database-error-in.ts';
import type { Outcome } from '../../../answer/outcome.ts';
import { failureClassOf, type Symptoms, timesSeen } from '../symptoms.ts';
import { quantile } from './quantile.ts';
import { unexplainedOutcome } from './seen-errors.ts';
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

type Dots = Pick<Refusals, 'atMs' | 'latencyMs'>;

/** Undefined where no request was refused. Where clients get only a 500, the log shows why. */
export function refusalsOf(symptoms: Symptoms): Refusals | undefined {
  const failure = failureClassOf(symptoms, 'lock-error');
  if (failure) return { count: failure.count, words: timesSeen(failure), ...dotsOf(symptoms, 'lock-error') };
  const { serverLog, outcomes } = symptoms;
  const outcome = unexplainedOutcome(symptoms);
  if (outcome === undefined || !serverLog || serverLog.lockErrors === 0) return undefined;
  // The line that says most is about something else: the lock errors were retried, and something else failed.
  if (databaseErrorIn(serverLog.example ?? '') === undefined) return undefined;
  const count = Math.min(outcomes[outcome], serverLog.lockErrors);
  const words = `${outcomes[outcome]} ${outcome}, and ${times(serverLog.lockErrors)} in the log: ${exampleIn(serverLog)}`;
  return { count, words, ...longest(dotsOf(symptoms, outcome), count / outcomes[outcome]) };
}

/** Where requests failed for other reasons too, those that took longest are taken for the ones that met a lock. */
function longest({ atMs, latencyMs }: Dots, share: number): Dots {
  const order = [...latencyMs.keys()].sort((a, b) => (latencyMs[b] ?? 0) - (latencyMs[a] ?? 0));
  const kept = order.slice(0, Math.ceil(order.length * share));
  return {
    atMs: kept.map((index) => atMs[index] ?? 0),
    latencyMs: kept.map((index) => latencyMs[index] ?? 0),
  };
}

function exampleIn({ errors, example }: NonNullable<Symptoms['serverLog']>): string {
  return errors.find(({ error }) => isAboutLocks(error))?.example ?? example ?? '';
}

function dotsOf({ timeline }: Symptoms, outcome: Outcome): Dots {
  const dots = timeline.dots.find((group) => group.outcome === outcome);
  return { atMs: dots?.atMs ?? [], latencyMs: dots?.latencyMs ?? [] };
}

/** No plausible busy timeout is shorter, and a busy machine answers within it. */
const AT_ONCE_MS = 100;

/** Most busy timeouts are at least as long. */
const USUAL_TIMEOUT_MS = 1_000;

/** A shorter success may have waited for the disk, which says nothing about its work. */
const LEAST_WORK_MS = 300;

/** Whether no request waited for the lock: a busy timeout is a lower bound of the latency of each refusal. */
export function cameAtOnce({ latencyMs }: Refusals): boolean {
  // Not the fastest one, which may have another reason.
  return latencyMs.length > 0 && quantile(latencyMs, 0.1) <= AT_ONCE_MS;
}

/**
 * Whether no request need have waited for the lock: what it does before it writes, such as asking its model, takes at
 * most as long as the fastest request that succeeded; on a busy machine, as most of them.
 */
export function mayHaveComeAtOnce(refusals: Refusals, { latency }: Symptoms): boolean {
  if (latency === null || refusals.latencyMs.length === 0) return cameAtOnce(refusals);
  const fastestMs = quantile(refusals.latencyMs, 0.1);
  return fastestMs <= AT_ONCE_MS + (fastestMs < USUAL_TIMEOUT_MS ? latency.meanMs : latency.minMs);
}

/** Of the usual refusal: where each waits for the same time, the fastest waits for nearly as long as the others. */
const NEARLY_AS_LONG = 0.75;

/** No usual busy timeout is shorter. */
const SHORT_TIMEOUT_MS = 500;

/** Whether refusals took so different times that they waited for the processor, and not for a busy timeout. */
export function cameAtAnyTime(refusals: Refusals): boolean {
  const fastestMs = quantile(refusals.latencyMs, 0.1);
  return fastestMs < SHORT_TIMEOUT_MS && fastestMs < NEARLY_AS_LONG * usualWaitMs(refusals);
}

/** Whether most refusals came long before a request could have asked its model, which a success does. */
export function cameBeforeTheWork(refusals: Refusals, latency: Symptoms['latency']): boolean {
  return latency !== null && latency.minMs >= LEAST_WORK_MS && usualWaitMs(refusals) < latency.minMs / 3;
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
