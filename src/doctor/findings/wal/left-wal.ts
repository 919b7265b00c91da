import { formatBytes } from '../../../bytes.ts';
import type { FindingsOf } from '../../check.ts';
import { isInUse } from '../../facts/in-use.ts';

export const leftWal: FindingsOf = (facts) => {
  const { wal } = facts;
  if (!wal || wal.bytes === 0 || isInUse(facts) !== false) return [];
  const isInDatabase = wal.index !== null && wal.index.frames === wal.index.backfilled;
  return [
    {
      rule: 'left-wal',
      severity: isInDatabase ? 'info' : 'warning',
      message: `a write-ahead log of ${formatBytes(wal.bytes)} was left behind: no process has the database open`,
      evidence: [
        'the last process was killed or crashed, or another one read the database while it closed it',
        isInDatabase
          ? 'all commits in it are in the database too'
          : 'the latest commits are only in the log, and not in the database yet',
      ],
      remedy:
        'Keep the -wal with the database, also when you copy it: without it, commits are lost. The next process that opens the database recovers it.',
    },
  ];
};
