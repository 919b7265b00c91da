import { formatDuration } from '../../duration.ts';
import type { LockWatch } from '../../locks/lock-watch.ts';
import { sumOf } from '../../sum-of.ts';
import type { Check, Skipped } from '../check.ts';
import type { Facts } from '../facts/facts.ts';
import { writersOf } from '../facts/writers.ts';
import { checkpointHeld } from '../findings/locks/checkpoint-held.ts';
import { commitBlocked } from '../findings/locks/commit-blocked.ts';
import { locksUnseen } from '../findings/locks/locks-unseen.ts';
import { readerBlocksCommits } from '../findings/locks/reader-blocks-commits.ts';
import { recoveryHeld } from '../findings/locks/recovery-held.ts';
import { writeLockContended } from '../findings/locks/write-lock-contended.ts';
import { writeLockHeld } from '../findings/locks/write-lock-held.ts';
import { writeRefused } from '../findings/locks/write-refused.ts';
import { shareOfTime } from '../wording/share-interval.ts';
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
    writeLockContended,
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

function describeHolders(watch: LockWatch): string {
  const { holders, samples, visibility, watchedMs, writeLocked } = watch;
  const none = `no process${visibility.kind === 'all' ? '' : ' that this system shows'} held`;
  if (holders.length === 0) return `${none} a lock in ${formatDuration(watchedMs)}`;
  const writers = writersOf(watch);
  if (writers.length === 0)
    return `${none} the write lock in ${formatDuration(watchedMs)}; ${holders.length === 1 ? 'one process reads' : `${holders.length} processes read`}`;
  const held = sumOf(writers, (writer) => writer.samples);
  const longest = Math.max(...writers.map(({ longestMs }) => longestMs));
  return `the write lock was held in ${held} of ${samples} samples, ${shareOfTime(writeLocked)}, ${longest > 0 ? `for at most ${formatDuration(longest)}` : 'each time by another transaction'}`;
}

function describeConnections({ connected }: LockWatch, openers: Facts['openers']): string {
  const count = Math.max(connected ?? 0, openers?.length ?? 0);
  return count === 0 ? '' : `${count === 1 ? 'one process has' : `${count} processes have`} it open`;
}

function describeCommits({ commits }: LockWatch): string {
  return commits ? `${commits === 1 ? 'one commit' : `${commits} commits`} seen` : '';
}
