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

/** The same in a watch that extended itself: ten times as long, it meets ten times as many rare stalls of a disk. */
const LONG_IF_EXTENDED_MS = 2_000;

/** Milliseconds: a shorter watch has not seen enough to call a lock held. */
const LEAST_MS = 200;

/** For each process, the first of these locks that it has held for long. */
export function longHeldLocks({ locks: watch }: Facts, names: readonly LockName[]): LongHeldLock[] {
  if (!watch) return [];
  return watch.holders.flatMap((holder) => {
    const lock = holder.locks.find((each) => names.includes(each.name) && isHeldLong(each, watch));
    return lock ? [{ watch, holder, lock }] : [];
  });
}

export function isHeldLong(
  { throughout, longestMs }: HeldLock,
  { extension }: Pick<LockWatch, 'extension'>,
): boolean {
  const longMs = extension === null ? LONG_MS : LONG_IF_EXTENDED_MS;
  return longestMs >= longMs || (throughout && longestMs >= LEAST_MS);
}
