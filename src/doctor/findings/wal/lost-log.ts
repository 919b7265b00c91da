import { count } from '../../../count.ts';
import type { FindingsOf } from '../../check.ts';
import { isInUse } from '../../facts/in-use.ts';

/** The log was deleted or moved away, and then its process was killed: one that ends in order writes the log back. */
export const lostLog: FindingsOf = (facts) => {
  const { file } = facts;
  if (file?.kind !== 'database' || file.lostPages === 0 || isInUse(facts) !== false) return [];
  return [
    {
      rule: 'lost-log',
      severity: 'error',
      message: 'the write-ahead log is gone, and with it the commits that were only in it',
      evidence: [
        `by the -shm that is left, it had ${count(file.lostPages, 'page')} that the database does not have`,
      ],
      remedy: `Look for the log before anything opens the database, and move it back: ${file.path}-wal. If it was deleted, restore a backup.`,
    },
  ];
};
