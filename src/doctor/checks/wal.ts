import { formatBytes } from '../../bytes.ts';
import { count } from '../../count.ts';
import type { WalIndex } from '../../locks/file/wal-index.ts';
import type { Facts } from '../facts/facts.ts';
import type { DatabaseFile } from '../facts/file/file-facts.ts';
import type { WalFacts } from '../facts/wal/wal-facts.ts';
import { brokenIndex } from '../findings/wal/broken-index.ts';
import { goneFindings } from '../findings/wal/gone-files.ts';
import { hotJournal, leftShm, leftWal } from '../findings/wal/left-files.ts';
import { pinningReaders } from '../findings/wal/pinning-readers.ts';
import type { Finding } from '../result.ts';
import type { Check } from './check.ts';
import { examined, NO_DATABASE, skipped } from './outcome.ts';

const MIB = 2 ** 20;

/** A log is cut back by the next checkpoint that nobody holds up. SQLite begins one at 1000 pages, some 4 MiB. */
const LARGE_BYTES = 100 * MIB;

/** A smaller one is large where it is larger than its database. */
const LARGE_FOR_A_SMALL_DATABASE_BYTES = 16 * MIB;

export const wal: Check = {
  name: 'wal',
  examine: (facts) => {
    const { file } = facts;
    if (file?.kind !== 'database') return skipped(NO_DATABASE);
    const findings = [
      ...goneFindings(facts.openers ?? [], file),
      ...pinningReaders(facts),
      brokenIndex(facts, file),
      largeWal(facts, file),
      leftWal(facts),
      leftShm(facts, file),
      hotJournal(facts, file),
    ];
    return examined(summaryOf(facts, file), findings);
  },
};

function largeWal({ wal: log }: Facts, { entry }: DatabaseFile): Finding | undefined {
  if (!log || !isLarge(log.bytes, entry.bytes)) return undefined;
  const { bytes, index } = log;
  return {
    rule: 'large-wal',
    severity: 'warning',
    message: `the write-ahead log has ${formatBytes(bytes)}, the database ${formatBytes(entry.bytes)}`,
    evidence: index ? [behindTold(index)] : [],
    remedy:
      'End the readers that hold it back, if any are named here; then PRAGMA wal_checkpoint(TRUNCATE) cuts it. PRAGMA journal_size_limit bounds it from then on.',
  };
}

function isLarge(logBytes: number, databaseBytes: number): boolean {
  return logBytes > LARGE_BYTES || (logBytes > LARGE_FOR_A_SMALL_DATABASE_BYTES && logBytes > databaseBytes);
}

function summaryOf(facts: Facts, { header }: DatabaseFile): string {
  if (header.journalMode === 'rollback') return 'no write-ahead log';
  const { wal: log } = facts;
  if (!log || log.bytes === 0) return 'the write-ahead log is empty';
  return [`the write-ahead log has ${formatBytes(log.bytes)}`, ...indexTold(log)].join('; ');
}

function indexTold({ index }: WalFacts): string[] {
  return index ? [behindTold(index)] : [];
}

function behindTold({ frames, backfilled }: WalIndex): string {
  if (frames === 0) return 'nothing was committed to it since it was begun anew';
  if (frames === backfilled)
    return `${frames === 1 ? 'its one page is' : `all of its ${count(frames, 'page')} are`} in the database`;
  if (backfilled === 0)
    return `${frames === 1 ? 'its one page is not' : `none of its ${count(frames, 'page')} is`} in the database yet`;
  return `${frames - backfilled} of its ${count(frames, 'page')} are not in the database yet`;
}
