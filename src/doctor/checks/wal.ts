import { formatBytes } from '../../bytes.ts';
import type { Check } from '../check.ts';
import { brokenIndex } from '../findings/wal/broken-index.ts';
import { changedWhileOpen } from '../findings/wal/changed-while-open.ts';
import { foreignLog } from '../findings/wal/foreign-log.ts';
import { hotJournal } from '../findings/wal/hot-journal.ts';
import { largeWal } from '../findings/wal/large-wal.ts';
import { leftShm } from '../findings/wal/left-shm.ts';
import { leftWal } from '../findings/wal/left-wal.ts';
import { lostLog } from '../findings/wal/lost-log.ts';
import { readerHoldsBackCheckpoint } from '../findings/wal/reader-holds-back-checkpoint.ts';
import { readersOverlap } from '../findings/wal/readers-overlap.ts';
import { twoLogs } from '../findings/wal/two-logs.ts';
import { unusableCompanion } from '../findings/wal/unusable-companion.ts';
import { checkpointProgress } from '../wording/checkpoint-progress.ts';
import { NO_DATABASE } from './skipped.ts';

/** Whether the log or the journal grows, is broken, or was left behind. */
export const wal: Check = {
  name: 'wal',
  summary: ({ file, wal }) => {
    if (file?.kind !== 'database') return NO_DATABASE;
    if (file.header.journalMode === 'rollback') return 'no write-ahead log';
    if (!wal || wal.bytes === 0) return 'the write-ahead log is empty';
    const progress = wal.index
      ? checkpointProgress(wal.index)
      : 'it is not known how much of it is in the database';
    return `the write-ahead log has ${formatBytes(wal.bytes)}; ${progress}`;
  },
  findings: [
    unusableCompanion,
    changedWhileOpen,
    twoLogs,
    readerHoldsBackCheckpoint,
    readersOverlap,
    brokenIndex,
    largeWal,
    foreignLog,
    leftWal,
    leftShm,
    lostLog,
    hotJournal,
  ],
};
