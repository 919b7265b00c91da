import { formatDuration } from '../../../../duration.ts';
import { formatRate } from '../../../../figure.ts';
import type { Outcome } from '../../../answer/outcome.ts';
import { wasInjected } from '../../../faults/fault.ts';
import { type Diagnosis, diagnosis } from '../causes.ts';
import { answerGapMs, COMMIT_MS } from '../evidence/answer-gap.ts';
import { idleBlockers, idleTransactions, waitingSessions } from '../evidence/idle-sessions.ts';
import { refusalsOf } from '../evidence/refusals.ts';
import { successEveryMs } from '../evidence/successes.ts';
import { failureClassOf, type Rule, type Symptoms, timesSeen } from '../symptoms.ts';

/** Who is served one at a time waits for the others: so many times as long as one request alone, on average. */
const LEAST_TIMES = 2;

/**
 * Many requests at once are answered at the rate at which one after the other would be, and the processor is idle: rate ×
 * latency of a request alone ≈ 1.
 */
export const oneAtATime: Rule = (symptoms) => {
  const { serverCpu, generator, latency } = symptoms;
  const [gapMs, aloneMs] = [answerGapMs(symptoms), unloadedMs(symptoms)];
  if (gapMs === undefined || aloneMs === undefined || aloneMs < COMMIT_MS) return undefined;
  if (refusalsOf(symptoms) || waitsForCommits(symptoms)) return undefined;
  if (latency === null || latency.meanMs < LEAST_TIMES * aloneMs) return undefined;
  const atOnce = aloneMs / gapMs;
  if (atOnce < 0.5 || atOnce > 1.5) return undefined;
  const rate = `${generator.mostInFlight} at once were answered at ${formatRate(1_000 / gapMs)}`;
  const idle = `the server used ${Math.round((serverCpu?.cores ?? 0) * 100)}% of a core`;
  const words = `${rate}, one alone takes ${formatDuration(aloneMs)}, and ${idle}`;
  const blockers = idleBlockers(symptoms);
  if (blockers !== undefined) return diagnosis('lock-across-await', `${words}; ${blockers}`);
  const waiting = waitingSessions(symptoms);
  return diagnosis('one-at-a-time', waiting === undefined ? words : `${words}; ${waiting}`);
};

/** Share of time with the write lock held from which on the commits are what takes the time. */
const MOSTLY_WRITING = 0.25;

/** Longer than any commit: what holds the lock so long waits for something else. */
const LONG_HOLD_MS = 100;

/** SQLite has a single writer: where short writes follow one another, nothing is wrong. */
function waitsForCommits({ locks }: Symptoms): boolean {
  if (locks?.status !== 'seen') return false;
  return locks.holders.some(
    ({ write }) => write !== null && write.share >= MOSTLY_WRITING && write.medianMs < LONG_HOLD_MS,
  );
}

/** Failures that waiting explains. */
const WAITED: readonly Outcome[] = ['timeout', 'overloaded', 'pool-exhausted', 'connection-lost'];

/** Of a run that failed: where requests failed, waiting must explain it; where none did, it explains what else failed. */
export const failuresOneAtATime: Rule = (symptoms) => {
  const { failures } = symptoms;
  const isExplained = failures.length === 0 || failures.some(({ outcome }) => WAITED.includes(outcome));
  return isExplained ? (oneAtATime(symptoms) ?? idleInTransaction(symptoms)) : undefined;
};

/** Where few were answered, their times say nothing, but the sessions of the database do. */
function idleInTransaction(symptoms: Symptoms): Diagnosis | undefined {
  const timeouts = failureClassOf(symptoms, 'timeout');
  if (timeouts === undefined || wasInjected('lock', symptoms.faults)) return undefined;
  const blockers = idleBlockers(symptoms);
  if (blockers !== undefined) return diagnosis('lock-across-await', `${timesSeen(timeouts)}; ${blockers}`);
  const idle = idleTransactions(symptoms);
  return idle === undefined ? undefined : diagnosis('pool-exhaustion', `${timesSeen(timeouts)}; ${idle}`);
}

/** Where successes come at even intervals, the fastest one waited for no other. */
function unloadedMs({ aloneMs, timeline, latency }: Symptoms): number | undefined {
  return aloneMs ?? (successEveryMs(timeline) === undefined ? undefined : latency?.minMs);
}
