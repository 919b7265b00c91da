import { type Holder, type LockName, WRITE_LOCKS } from '../../../locks/lock-watch.ts';
import type { FindingsOf } from '../../check.ts';
import { longHeldLocks } from '../../facts/long-held-locks.ts';
import { describeHeldLock, holderActivity } from '../../wording/held-lock.ts';

/** If a process already waits to commit, the finding about that names the readers. */
export const readerBlocksCommits: FindingsOf = (facts) =>
  longHeldLocks(facts, ['shared'])
    .filter(({ watch, holder }) => !hasLock([holder], WRITE_LOCKS) && !hasLock(watch.holders, ['pending']))
    .map((held) => ({
      rule: 'reader-blocks-commits',
      severity: 'warning',
      message: `${describeHeldLock(held, 'read')}; meanwhile no process can commit`,
      evidence: [
        ...holderActivity(held),
        'without a write-ahead log, a commit waits until no process reads, and fails after its busy timeout',
      ],
      remedy:
        'Finish or reset its statement; with PRAGMA journal_mode=WAL, processes can read while another one writes.',
    }));

function hasLock(holders: readonly Holder[], names: readonly LockName[]): boolean {
  return holders.some(({ locks }) => locks.some(({ name }) => names.includes(name)));
}
