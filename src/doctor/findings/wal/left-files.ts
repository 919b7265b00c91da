import { formatBytes } from '../../../bytes.ts';
import type { Facts } from '../../facts/facts.ts';
import type { DatabaseFile } from '../../facts/file/file-facts.ts';
import { isInUse } from '../../facts/in-use.ts';
import type { WalFacts } from '../../facts/wal/wal-facts.ts';
import type { Finding } from '../../result.ts';

export function leftWal(facts: Facts): Finding | undefined {
  const { wal: log } = facts;
  if (!log || log.bytes === 0 || isInUse(facts) !== false) return undefined;
  return {
    rule: 'left-wal',
    severity: isInDatabase(log) ? 'info' : 'warning',
    message: `a write-ahead log of ${formatBytes(log.bytes)} was left behind: nobody has the database open`,
    evidence: [
      'whoever had it open last was killed or crashed, or somebody else read it at the moment of closing',
      isInDatabase(log)
        ? 'all that was committed is in the database'
        : 'what was committed last is in the log alone, and not in the database yet',
    ],
    remedy:
      'Keep the -wal with the database, also when you copy it: without it, commits are lost. The next process that opens the database brings it back.',
  };
}

function isInDatabase({ index }: WalFacts): boolean {
  return index !== null && index.frames === index.backfilled;
}

/** SQLite makes it anew where it is needed; but beside it, a log should be. */
export function leftShm(facts: Facts, { companions }: DatabaseFile): Finding | undefined {
  const hasLog = (companions.wal?.bytes ?? 0) > 0;
  if (!companions.shm || hasLog || isInUse(facts) !== false) return undefined;
  return {
    rule: 'left-shm',
    severity: 'info',
    message: 'a -shm was left behind, without a log: nobody has the database open',
    evidence: ['nothing is lost: there is nothing in the log'],
    remedy: 'Leave it: the next process that opens the database takes it over.',
  };
}

export function hotJournal(
  facts: Facts,
  { companions: { journal }, hotJournal: isHot }: DatabaseFile,
): Finding | undefined {
  if (!journal || !isHot || isInUse(facts) !== false) return undefined;
  return {
    rule: 'hot-journal',
    severity: 'warning',
    message: `a rollback journal of ${formatBytes(journal.bytes)} was left behind: a transaction was interrupted`,
    evidence: ['the database may be half written; the journal holds what is needed to undo that'],
    remedy:
      'Keep the -journal with the database, also when you copy it: without it, the database is damaged. The next process that opens the database undoes the transaction.',
  };
}
