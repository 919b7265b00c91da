import { formatDuration } from '../../../../duration.ts';
import { wasInjected } from '../../../faults/fault.ts';
import { type Diagnosis, diagnosis, possibleCauses } from '../causes.ts';
import { immediateCauses } from '../evidence/immediate-causes.ts';
import {
  mayHaveComeAtOnce,
  nothingSucceededSince,
  type Refusals,
  refusalsOf,
  usualWaitMs,
} from '../evidence/refusals.ts';
import { SeenErrors } from '../evidence/seen-errors.ts';
import { successEveryMs } from '../evidence/successes.ts';
import type { Rule, Symptoms } from '../symptoms.ts';
import { heldLocks, shortHolds } from './held-locks.ts';

/**
 * The causes of lock errors differ in the error code, in who held the lock for how long, in the retries, and in when the
 * errors came.
 */
export const lockErrors: Rule = (symptoms) => {
  const refusals = refusalsOf(symptoms);
  if (!refusals) return undefined;
  const errors = new SeenErrors(symptoms);
  if (errors.areLockErrorsOfServer) return undefined;
  if (errors.has('stale-snapshot')) return staleSnapshot(refusals, symptoms);
  if (wasInjected('lock', symptoms.faults)) return underInjectedLock(refusals, symptoms);
  return heldLocks(refusals, symptoms) ?? retriedInVain(refusals, symptoms) ?? fromTimes(refusals, symptoms);
};

/** A transaction left open by a failure keeps its snapshot: before that failure, no snapshot is stale. */
function staleSnapshot({ words, atMs, latencyMs }: Refusals, { faults }: Symptoms): Diagnosis {
  const lock = faults.find(({ fault, happened }) => fault.kind === 'lock' && happened)?.fault;
  const lockedAtMs = lock && 'atMs' in lock ? lock.atMs : undefined;
  const firstAtMs = Math.min(...atMs.map((sentMs, index) => sentMs + (latencyMs[index] ?? 0)));
  return lockedAtMs !== undefined && lockedAtMs > 0 && firstAtMs >= lockedAtMs
    ? diagnosis('poisoned-connection', `${words}, and none before the database was locked`)
    : diagnosis('deferred-upgrade', words);
}

/** Retries outlast a commit, but need not outlast a lock that this tool holds. */
function underInjectedLock({ words }: Refusals, { timing, serverLog }: Symptoms): Diagnosis | undefined {
  if (timing)
    return timing.mostRetries === 0 ? diagnosis('no-retry', `${words}, without a retry`) : undefined;
  return serverLog && serverLog.retries > 0 ? undefined : diagnosis('no-retry', words);
}

/** Retries outlast a commit, but not a transaction that is kept open. */
function retriedInVain({ words }: Refusals, { timing, serverLog }: Symptoms): Diagnosis | undefined {
  if (timing)
    return timing.mostRetries === 0
      ? diagnosis('no-retry', `${words}, without a retry`)
      : diagnosis(
          'lock-across-await',
          `${words}, after up to ${timing.mostRetries} retries, without an injected lock`,
        );
  return serverLog && serverLog.retries + serverLog.gaveUp > 0
    ? diagnosis('lock-across-await', `${words}, despite retries`)
    : undefined;
}

/** The lock was held at least as long as the refused requests waited for it. */
const LONG_WAIT_MS = 1_000;

/** From one commit to the next, where each transaction waits for something slow. */
const LONG_GAP_MS = 100;

function fromTimes(refusals: Refusals, symptoms: Symptoms): Diagnosis | readonly Diagnosis[] {
  const { words, latencyMs } = refusals;
  const everyMs = successEveryMs(symptoms.timeline) ?? 0;
  const waited = `${words}, most after ${formatDuration(usualWaitMs(refusals))}`;
  if (latencyMs.length === 0) return diagnosis('no-retry', words);
  if (mayHaveComeAtOnce(refusals, symptoms))
    return possibleCauses(immediateCauses(refusals, symptoms), waited);
  if (nothingSucceededSince(refusals, symptoms))
    return possibleCauses(
      ['transaction-never-ended', 'lock-across-await'],
      `${waited}; then nothing succeeded`,
    );
  // The watch would have seen long transactions.
  const short = shortHolds(symptoms);
  if (short !== undefined) return diagnosis('no-retry', `${waited}; ${short}`);
  if (everyMs >= LONG_GAP_MS)
    return diagnosis('lock-across-await', `${waited}, and one success every ${formatDuration(everyMs)}`);
  return usualWaitMs(refusals) < LONG_WAIT_MS
    ? diagnosis('no-retry', waited)
    : possibleCauses(['lock-across-await', 'long-write', 'no-retry'], waited);
}
