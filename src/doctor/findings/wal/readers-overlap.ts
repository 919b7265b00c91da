import { formatBytes } from '../../../bytes.ts';
import { count } from '../../../count.ts';
import { formatDuration } from '../../../duration.ts';
import { frameBytes } from '../../../locks/file/wal-index.ts';
import type { LockWatch } from '../../../locks/lock-watch.ts';
import type { LogWatch } from '../../../locks/log-watch.ts';
import type { FindingsOf } from '../../check.ts';
import { overlapIn } from '../../facts/overlap-in.ts';
import { checkpointProgress } from '../../wording/checkpoint-progress.ts';

export const readersOverlap: FindingsOf = ({ locks }) => {
  const log = overlapIn(locks);
  if (!locks || !log) return [];
  return [
    {
      rule: 'readers-overlap',
      severity: 'warning',
      message: `readers overlap, with hardly a moment without one, so the write-ahead log only grows: it has ${count(log.last.frames, 'page')}, and was not begun anew in ${formatDuration(locks.watchedMs)}`,
      evidence: [
        describeLooks(log, locks),
        describeGrowth(log, locks),
        checkpointProgress(log.last),
        'a commit begins the log anew only when all of it is in the database and no process reads from it; journal_size_limit bounds it only then',
      ],
      remedy: REMEDY,
    },
  ];
};

const REMEDY =
  'Leave moments without a reader: end read transactions and reset statements early, and let fewer read at once. Where that is not possible, run PRAGMA wal_checkpoint(TRUNCATE) now and then, with a busy timeout of some seconds: it waits until the readers of old states end, and writers wait meanwhile.';

function describeLooks({ looks: { read, unread, unclear } }: LogWatch, { holders }: LockWatch): string {
  const readers = holders.filter(({ locks }) => locks.some(({ name }) => name === 'reader'));
  const processes = readers.length === 1 ? 'one process reads' : `${readers.length} processes read`;
  return `${read} of ${count(read + unread + unclear, 'look')} saw a reader, and none stayed throughout: ${processes} in short transactions that overlap`;
}

function describeGrowth({ added, last }: LogWatch, { watchedMs }: LockWatch): string {
  const bytes = added * frameBytes(last);
  return `it grew by ${formatBytes(bytes)} in ${formatDuration(watchedMs)}, ${formatBytes((bytes * 1_000) / watchedMs)} a second`;
}
