import { formatDuration } from '../../duration.ts';
import { type LockWatch, WRITE_LOCKS } from '../../locks/lock-watch.ts';
import type { Check, Skipped } from '../check.ts';
import type { Facts } from '../facts/facts.ts';
import { checkpointHeld } from '../findings/locks/checkpoint-held.ts';
import { commitBlocked } from '../findings/locks/commit-blocked.ts';
import { locksUnseen } from '../findings/locks/locks-unseen.ts';
import { readerBlocksCommits } from '../findings/locks/reader-blocks-commits.ts';
import { recoveryHeld } from '../findings/locks/recovery-held.ts';
import { writeLockHeld } from '../findings/locks/write-lock-held.ts';
import { writeRefused } from '../findings/locks/write-refused.ts';
import { INTERRUPTED, NO_DATABASE, skipped } from './skipped.ts';

/** Whether a process keeps others from reading or writing. */
export const locks: Check = {
  name: 'locks',
  summary: ({ locks, openers }) => {
    if (!locks) return NO_DATABASE;
    return (
      skippedBy(locks) ??
      [describeHolders(locks), describeConnections(locks, openers), describeCommits(locks)]
        .filter(Boolean)
        .join('; ')
    );
  },
  findings: [
    writeLockHeld,
    commitBlocked,
    recoveryHeld,
    checkpointHeld,
    readerBlocksCommits,
    writeRefused,
    locksUnseen,
  ],
};

/** Two samples are the least from which a lock is known to be held. */
function skippedBy({ holders, samples, visibility, writeAttempt }: LockWatch): Skipped | undefined {
  if (samples < 2 && holders.length === 0) return INTERRUPTED;
  if (visibility.kind !== 'none') return undefined;
  if (writeAttempt === null) return skipped(visibility.reason);
  return writeAttempt.status === 'not-tried'
    ? skipped(`${visibility.reason}; no write transaction was tried either: ${writeAttempt.reason}`)
    : undefined;
}

function describeHolders({ holders, samples, visibility, watchedMs }: LockWatch): string {
  const none = `no process${visibility.kind === 'all' ? '' : ' that this system shows'} held`;
  if (holders.length === 0) return `${none} a lock in ${formatDuration(watchedMs)}`;
  const writing = holders.flatMap(({ locks }) => locks.filter(({ name }) => WRITE_LOCKS.includes(name)));
  if (writing.length === 0)
    return `${none} the write lock in ${formatDuration(watchedMs)}; ${holders.length === 1 ? 'one process reads' : `${holders.length} processes read`}`;
  const most = Math.max(...writing.map((lock) => lock.samples));
  const longest = Math.max(...writing.map(({ longestMs }) => longestMs));
  return `the write lock was held in ${most} of ${samples} samples, ${longest > 0 ? `for at most ${formatDuration(longest)}` : 'each time by another transaction'}`;
}

function describeConnections({ connected }: LockWatch, openers: Facts['openers']): string {
  const count = Math.max(connected ?? 0, openers?.length ?? 0);
  return count === 0 ? '' : `${count === 1 ? 'one process has' : `${count} processes have`} it open`;
}

function describeCommits({ commits }: LockWatch): string {
  return commits ? `${commits === 1 ? 'one commit' : `${commits} commits`} seen` : '';
}
