import type { LockName } from '../../../../locks/lock-watch.ts';
import { sumOf } from '../../../../sum-of.ts';
import type { ObservedLocks } from '../../../observe/observed-locks.ts';
import type { Cause } from '../causes.ts';
import type { Symptoms } from '../symptoms.ts';
import { cameBeforeTheWork, type Refusals } from './refusals.ts';

/** Fewer samples could be chance. */
const LEAST_SAMPLES = 5;

/**
 * The causes of refusals that came at once, likeliest first. A deferred transaction reads before it writes, so that the
 * server is seen reading more than writing; one that begins as a writer is never seen reading alone.
 */
export function immediateCauses(refusals: Refusals, { locks, latency }: Symptoms): readonly Cause[] {
  const readsMore = locks?.status === 'seen' ? readsMoreThanItWrites(locks) : undefined;
  const isDeferred = readsMore ?? !cameBeforeTheWork(refusals, latency);
  return isDeferred ? ['deferred-upgrade', 'no-busy-timeout'] : ['no-busy-timeout', 'deferred-upgrade'];
}

/**
 * Undefined where too few samples saw any lock, and without a write-ahead log, where the lock of a process that writes
 * hides those that read.
 */
function readsMoreThanItWrites({
  holders,
  journalMode,
}: Extract<ObservedLocks, { status: 'seen' }>): boolean | undefined {
  const locks = holders.filter(({ owner }) => owner !== 'tool').flatMap((holder) => holder.locks);
  const samplesOf = (wanted: LockName) =>
    sumOf(locks, ({ name, samples }) => (name === wanted ? samples : 0));
  const [reads, writes] = [samplesOf('reader'), samplesOf('writer')];
  return journalMode === 'rollback' || reads + writes < LEAST_SAMPLES ? undefined : reads > writes;
}
