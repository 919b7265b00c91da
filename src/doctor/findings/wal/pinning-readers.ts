import { formatBytes } from '../../../bytes.ts';
import { count } from '../../../count.ts';
import type { WalIndex } from '../../../locks/file/wal-index.ts';
import type { HeldLock, Holder } from '../../../locks/lock-watch.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Finding } from '../../result.ts';
import { doingOf, isHeldLong, nameOf, remedyFor } from '../lock-evidence.ts';

/** Readers that have not moved while we watched, behind the newest commit: what follows their mark stays in the log. */
export function pinningReaders(facts: Facts): Finding[] {
  const { locks, wal: log } = facts;
  const index = log?.index;
  if (!locks || !index) return [];
  return locks.holders.flatMap((holder) => {
    // A writer reads too, and is told as one.
    if (holder.locks.some(({ name, throughout }) => name === 'writer' && throughout)) return [];
    const lock = holder.locks.find(
      (each) => each.name === 'reader' && each.throughout && isHeldLong(each) && behind(each, index) > 0,
    );
    return lock ? [pinning(facts, holder, lock, index)] : [];
  });
}

/** Slot 0 is of those who read the database alone: nothing was in the log that was not in it, and nothing can be brought back since. */
function behind({ slot, readMark }: HeldLock, { frames, backfilled }: WalIndex): number {
  if (slot === 0) return frames - backfilled;
  return readMark === null ? 0 : frames - readMark;
}

function pinning({ locks, wal: log }: Facts, holder: Holder, lock: HeldLock, index: WalIndex): Finding {
  return {
    rule: 'reader-holds-back-checkpoint',
    severity: 'warning',
    message: `${nameOf(holder)} reads a state of the database that is ${count(behind(lock, index), 'page')} old, in slot ${lock.slot}`,
    evidence: [
      ...(locks ? doingOf(holder, locks) : []),
      `${reachOf(lock, index)}, so the log grows with every commit: ${formatBytes(log?.bytes ?? 0)} now`,
    ],
    remedy: remedyFor(holder, lock),
  };
}

function reachOf({ slot, readMark }: HeldLock, { backfilled }: WalIndex): string {
  const page = slot === 0 ? backfilled : readMark;
  return page === 0
    ? 'no checkpoint brings any of the log back into the database'
    : `no checkpoint gets beyond page ${page} of the log`;
}
