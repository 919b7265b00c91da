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
  const reading = locks?.status === 'seen' ? readingShare(locks) : undefined;
  const isPatient = reading === undefined ? !cameBeforeTheWork(refusals, latency) : reading >= 0;
  return isPatient ? ['deferred-upgrade', 'no-busy-timeout'] : ['no-busy-timeout', 'deferred-upgrade'];
}

/** Samples that saw a reader less those that saw a writer; undefined where too few saw any. */
function readingShare({ holders }: Extract<ObservedLocks, { status: 'seen' }>): number | undefined {
  const locks = holders.filter(({ owner }) => owner !== 'tool').flatMap((holder) => holder.locks);
  const samplesOf = (isWanted: (name: string) => boolean) =>
    sumOf(locks, ({ name, samples }) => (isWanted(name) ? samples : 0));
  const reads = samplesOf((name) => READS.has(name));
  const writes = samplesOf((name) => WRITES.has(name));
  return reads + writes < LEAST_SAMPLES ? undefined : reads - writes;
}

const READS: ReadonlySet<string> = new Set(['reader', 'shared']);
const WRITES: ReadonlySet<string> = new Set(['writer', 'reserved', 'pending', 'exclusive']);
