import { formatBytes } from '../../../bytes.ts';
import { count } from '../../../count.ts';
import type { FindingsOf } from '../../check.ts';
import { foreignLogOf } from '../../facts/foreign-log.ts';
import { isInUse } from '../../facts/in-use.ts';
import type { LeftLog } from '../../facts/wal/left-log.ts';
import { describeLogAge, isOlderLog } from '../../wording/log-age.ts';

/** Not for a log that does not belong to the database: keeping it is what damages that. */
export const leftWal: FindingsOf = (facts) => {
  const { file, wal, leftLog } = facts;
  if (!wal || wal.bytes === 0 || isInUse(facts) !== false || foreignLogOf(facts)) return [];
  const hasCommits = leftLog === null || (leftLog.kind === 'recoverable' && !leftLog.isInDatabase);
  return [
    {
      rule: 'left-wal',
      severity: hasCommits ? 'warning' : 'info',
      message: `a write-ahead log of ${formatBytes(wal.bytes)} was left behind: no process has the database open`,
      evidence: [
        'the last process was killed or crashed, or another one read the database while it closed it',
        describeLog(leftLog),
        ...(hasCommits ? describeLogAge(file) : []),
      ],
      remedy: hasCommits ? keeping(isOlderLog(file)) : LEAVE,
    },
  ];
};

const LEAVE =
  'Leave it: nothing is lost without it, and the next process that opens the database uses it or begins it anew.';

function keeping(mayBeForeign: boolean): string {
  return mayBeForeign
    ? 'If a backup was copied over the database, the log is that of another state: move the -wal and the -shm away before any process opens it. Otherwise keep them: without the -wal, commits are lost.'
    : 'Keep the -wal with the database, also when you copy it: without it, commits are lost. The next process that opens the database recovers it.';
}

function describeLog(log: LeftLog | null): string {
  if (log === null) return 'what is in it was not read: commits may be only in the log';
  if (log.kind === 'ignored') return 'it has no whole transaction: SQLite ignores it';
  return log.isInDatabase
    ? 'all commits in it are in the database too'
    : `it has ${count(log.commits, 'commit')}; the latest are only in the log, and not in the database yet`;
}
