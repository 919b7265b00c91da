import { times } from '../../../../count.ts';
import { wasInjected } from '../../../faults/fault.ts';
import { type Diagnosis, diagnosis } from '../causes.ts';
import { failureClassOf, type Rule, type Symptoms, timesSeen } from '../symptoms.ts';

/** A request that is under way when a lock begins was sent up to this much earlier. */
const UNDER_WAY_MS = 250;

/** The causes of lock errors differ in the error code, in the retries, and in whether a fault held the lock. */
export const lockErrors: Rule = (symptoms) => {
  const failure = failureClassOf(symptoms, 'lock-error');
  const { timing, faults } = symptoms;
  if (!failure) return loggedLockErrors(symptoms);
  const seen = timesSeen(failure);
  if (/SNAPSHOT/.test(failure.example)) return staleSnapshot(symptoms, seen);
  if (!timing || timing.mostRetries === 0)
    return diagnosis('no-retry', timing ? `${seen}, without a retry` : seen);
  // Retries outlast a commit, but not a transaction that is kept open.
  if (wasInjected('lock', faults)) return undefined;
  const retried = `after up to ${timing.mostRetries} retries, without an injected lock`;
  return diagnosis('lock-across-await', `${seen}, ${retried}`);
};

/** A transaction left open by a failure keeps its snapshot: before that failure, no snapshot is stale. */
function staleSnapshot({ faults, timeline }: Symptoms, seen: string): Diagnosis {
  const lock = faults.find(({ fault, happened }) => fault.kind === 'lock' && happened)?.fault;
  const lockedAtMs = lock && 'atMs' in lock ? lock.atMs : undefined;
  const dots = timeline.dots.find(({ outcome }) => outcome === 'lock-error');
  const firstAtMs = Math.min(...(dots?.atMs ?? []));
  return lockedAtMs !== undefined && lockedAtMs > 0 && firstAtMs >= lockedAtMs - UNDER_WAY_MS
    ? diagnosis('poisoned-connection', `${seen}, and none before the database was locked`)
    : diagnosis('deferred-upgrade', seen);
}

/** Where clients get only a 500, the log shows why. */
function loggedLockErrors({ serverLog, outcomes, faults }: Symptoms): Diagnosis | undefined {
  const internal = outcomes['internal-error'];
  if (!serverLog || serverLog.lockErrors === 0 || internal === 0) return undefined;
  const seen = `${internal} internal errors, and ${times(serverLog.lockErrors)} in the log: ${serverLog.example}`;
  if (serverLog.retries === 0) return diagnosis('no-retry', seen);
  return wasInjected('lock', faults) ? undefined : diagnosis('lock-across-await', `${seen}, despite retries`);
}
