import { formatBytes } from '../../../bytes.ts';
import type { FindingsOf } from '../../check.ts';
import { checkpointProgress } from '../../wording/checkpoint-progress.ts';

const MIB = 2 ** 20;

/** SQLite begins a checkpoint at 1000 pages, some 4 MiB, and restarts the log once nothing holds it back. */
const LARGE_BYTES = 100 * MIB;

/** Smaller logs are large if they are larger than their database. */
const LARGE_FOR_A_SMALL_DATABASE_BYTES = 16 * MIB;

export const largeWal: FindingsOf = ({ file, wal }) => {
  if (file?.kind !== 'database' || !wal || !isLarge(wal.bytes, file.entry.bytes)) return [];
  return [
    {
      rule: 'large-wal',
      severity: 'warning',
      message: `the write-ahead log has ${formatBytes(wal.bytes)}, the database ${formatBytes(file.entry.bytes)}`,
      evidence: wal.index ? [checkpointProgress(wal.index)] : [],
      remedy:
        'End the readers that hold it back, if any are named here; then PRAGMA wal_checkpoint(TRUNCATE) truncates it. PRAGMA journal_size_limit bounds it from then on.',
    },
  ];
};

function isLarge(logBytes: number, databaseBytes: number): boolean {
  return logBytes > LARGE_BYTES || (logBytes > LARGE_FOR_A_SMALL_DATABASE_BYTES && logBytes > databaseBytes);
}
