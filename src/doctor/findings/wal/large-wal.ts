import { formatBytes } from '../../../bytes.ts';
import { frameBytes } from '../../../locks/file/wal-index.ts';
import type { FindingsOf } from '../../check.ts';
import { overlapIn } from '../../facts/overlap-in.ts';
import type { WalFacts } from '../../facts/wal/read-wal-facts.ts';
import type { Severity } from '../../result.ts';
import { checkpointProgress } from '../../wording/checkpoint-progress.ts';

const MIB = 2 ** 20;

/** SQLite begins a checkpoint at 1000 pages, some 4 MiB, and restarts the log once nothing holds it back. */
const LARGE_BYTES = 100 * MIB;

/** Smaller logs are large if they are larger than their database. */
const LARGE_FOR_A_SMALL_DATABASE_BYTES = 16 * MIB;

/** A single transaction can write each page of a database into the log once: two of them cannot stay in a log that restarts. */
const TRANSACTIONS = 2;

/** While readers overlap, the finding about them says what to do about the log. */
export const largeWal: FindingsOf = ({ file, wal, locks }) => {
  if (file?.kind !== 'database' || !wal || !isLarge(wal.bytes, file.entry.bytes)) return [];
  if (overlapIn(locks) !== null) return [];
  return [
    {
      rule: 'large-wal',
      severity: severityOf(wal, file.entry.bytes),
      message: `the write-ahead log has ${formatBytes(wal.bytes)}, the database ${formatBytes(file.entry.bytes)}`,
      evidence: wal.index ? [checkpointProgress(wal.index)] : [],
      remedy:
        'End the readers that hold it back, if any are named here; then PRAGMA wal_checkpoint(TRUNCATE) truncates it. PRAGMA journal_size_limit bounds it from then on, as long as readers leave gaps.',
    },
  ];
};

function isLarge(logBytes: number, databaseBytes: number): boolean {
  return logBytes > LARGE_BYTES || (logBytes > LARGE_FOR_A_SMALL_DATABASE_BYTES && logBytes > databaseBytes);
}

/** One large transaction leaves a large file, which the next commits use again: what counts is what they could not restart. */
function severityOf({ bytes, index }: WalFacts, databaseBytes: number): Severity {
  const used = index ? index.frames * frameBytes(index) : bytes;
  const uncopied = index ? (index.frames - index.backfilled) * frameBytes(index) : bytes;
  const isGrowing = used > LARGE_FOR_A_SMALL_DATABASE_BYTES && used > TRANSACTIONS * databaseBytes;
  return isGrowing || uncopied > LARGE_BYTES ? 'warning' : 'info';
}
