import type { HeldLock, Holder, LockName, LockWatch } from '../../locks/lock-watch.ts';
import type { Facts } from './facts.ts';

/** A process that has held a lock for so long that others notice it. */
export interface LongHeldLock {
  readonly watch: LockWatch;
  readonly holder: Holder;
  readonly lock: HeldLock;
}

/** Milliseconds: a lock that is held for less may be that of a usual transaction. */
const LONG_MS = 500;

/** Milliseconds: a shorter watch has not seen enough to call a lock held. */
const LEAST_MS = 200;

/** For each process, the first of these locks that it has held for long. */
export function longHeldLocks({ locks: watch }: Facts, names: readonly LockName[]): LongHeldLock[] {
  if (!watch) return [];
  return watch.holders.flatMap((holder) => {
    const lock = holder.locks.find((each) => names.includes(each.name) && isHeldLong(each));
    return lock ? [{ watch, holder, lock }] : [];
  });
}

export function isHeldLong({ throughout, longestMs }: HeldLock): boolean {
  return longestMs >= LONG_MS || (throughout && longestMs >= LEAST_MS);
}
