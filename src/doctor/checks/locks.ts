import { formatDuration } from '../../duration.ts';
import type { HeldLock, Holder, LockName, LockWatch } from '../../locks/lock-watch.ts';
import type { Facts } from '../facts/facts.ts';
import { isHeldLong, WRITING } from '../findings/lock-evidence.ts';
import {
  checkpointHeld,
  commitBlocked,
  type Held,
  readerBlocksCommits,
  recoveryHeld,
  writeLockHeld,
} from '../findings/locks/held-locks.ts';
import { locksUnseen, writeRefused } from '../findings/locks/unseen-locks.ts';
import type { Finding } from '../result.ts';
import type { Check } from './check.ts';
import { examined, NO_DATABASE, skipped } from './outcome.ts';

export const locks: Check = {
  name: 'locks',
  examine: (facts) => {
    const { locks: watch } = facts;
    if (!watch) return skipped(NO_DATABASE);
    const findings = [
      ...held(facts, watch, ['writer', 'reserved', 'exclusive'], writeLockHeld),
      ...held(facts, watch, ['pending'], commitBlocked),
      ...held(facts, watch, ['recovery'], recoveryHeld),
      ...held(facts, watch, ['checkpointer'], checkpointHeld),
      ...held(facts, watch, ['shared'], readerBlocksCommits),
      writeRefused(watch),
      locksUnseen(watch),
    ];
    return examined(summaryOf(facts, watch), findings);
  },
};

/** A finding for each process that has held one of these locks too long. */
function held(
  facts: Facts,
  watch: LockWatch,
  names: readonly LockName[],
  finding: (held: Held) => Finding | undefined,
): (Finding | undefined)[] {
  return watch.holders.flatMap((holder) => {
    const lock = holder.locks.find((each) => names.includes(each.name) && isHeldLong(each));
    return lock ? [finding({ facts, watch, holder, lock })] : [];
  });
}

function summaryOf(facts: Facts, watch: LockWatch): string {
  return [holdersTold(watch), connectionsTold(facts, watch), commitsTold(watch)].filter(Boolean).join('; ');
}

function holdersTold({ holders, samples, visibility, watchedMs }: LockWatch): string {
  const seen = visibility.kind === 'all' ? '' : ' that this system shows';
  if (holders.length === 0) return `nobody${seen} held a lock in ${formatDuration(watchedMs)}`;
  const writing = locksOf(holders, WRITING);
  if (writing.length === 0)
    return `nobody${seen} held the write lock in ${formatDuration(watchedMs)}; ${holders.length === 1 ? 'one process reads' : `${holders.length} processes read`}`;
  const most = Math.max(...writing.map((lock) => lock.samples));
  const longest = Math.max(...writing.map(({ longestMs }) => longestMs));
  return `the write lock was seen held in ${most} of ${samples} looks, ${longest > 0 ? `for ${formatDuration(longest)} at most` : 'each time by another transaction'}`;
}

function connectionsTold({ openers }: Facts, { connected }: LockWatch): string {
  const count = Math.max(connected ?? 0, openers?.length ?? 0);
  return count === 0 ? '' : `${count === 1 ? 'one process has' : `${count} processes have`} it open`;
}

function commitsTold({ commits }: LockWatch): string {
  return commits ? `${commits === 1 ? 'one commit' : `${commits} commits`} seen` : '';
}

function locksOf(holders: readonly Holder[], names: readonly LockName[]): HeldLock[] {
  return holders.flatMap(({ locks: those }) => those.filter(({ name }) => names.includes(name)));
}
