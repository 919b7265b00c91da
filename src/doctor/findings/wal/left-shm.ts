import type { FindingsOf } from '../../check.ts';
import { isInUse } from '../../facts/in-use.ts';

/** SQLite creates a -shm when it needs one, but always with a log. */
export const leftShm: FindingsOf = (facts) => {
  const { file } = facts;
  if (file?.kind !== 'database' || !file.companions.shm) return [];
  if ((file.companions.wal?.bytes ?? 0) > 0 || file.lostPages > 0 || isInUse(facts) !== false) return [];
  return [
    {
      rule: 'left-shm',
      severity: 'info',
      message: 'a -shm was left behind, without a log: no process has the database open',
      evidence: ['nothing is lost: the log has no commits'],
      remedy: 'Leave it: the next process that opens the database uses it.',
    },
  ];
};
