import { formatBytes } from '../../../bytes.ts';
import { count } from '../../../count.ts';
import type { WalIndex } from '../../../locks/file/wal-index.ts';
import type { HeldLock } from '../../../locks/lock-watch.ts';
import type { FindingsOf } from '../../check.ts';
import { isHeldLong } from '../../facts/long-held-locks.ts';
import { holderActivity, holderName, releaseRemedy } from '../../wording/held-lock.ts';

/** Readers that did not move during the watch, and do not see the newest commit: what follows stays in the log. */
export const readerHoldsBackCheckpoint: FindingsOf = ({ locks, wal }) => {
  const index = wal?.index;
  if (!locks || !index) return [];
  return locks.holders.flatMap((holder) => {
    // A writer reads too, and has a finding as a writer.
    if (holder.locks.some(({ name, throughout }) => name === 'writer' && throughout)) return [];
    const lock = holder.locks.find(
      (each) =>
        each.name === 'reader' && each.throughout && isHeldLong(each, locks) && behind(each, index) > 0,
    );
    if (!lock) return [];
    const held = { watch: locks, holder, lock };
    return {
      rule: 'reader-holds-back-checkpoint',
      severity: 'warning',
      message: `${holderName(holder)} reads a state of the database that is ${count(behind(lock, index), 'page')} old, in slot ${lock.slot}`,
      evidence: [
        ...holderActivity(held),
        `${limitOf(lock, index)}, so the log grows with every commit: ${formatBytes(wal.bytes)} now`,
      ],
      remedy: releaseRemedy(held),
    };
  });
};

/** A reader in slot 0 reads only the database: it began when all of the log was in there, and stops every checkpoint. */
function behind({ slot, readMark }: HeldLock, { frames, backfilled }: WalIndex): number {
  if (slot === 0) return frames - backfilled;
  return readMark === null ? 0 : frames - readMark;
}

function limitOf({ slot, readMark }: HeldLock, { backfilled }: WalIndex): string {
  const page = slot === 0 ? backfilled : readMark;
  return page === 0
    ? 'no checkpoint can copy any of the log into the database'
    : `no checkpoint gets beyond page ${page} of the log`;
}
