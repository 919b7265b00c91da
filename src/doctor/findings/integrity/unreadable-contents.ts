import { isLockError } from '../../../store/sqlite/lock-error.ts';
import type { FindingsOf } from '../../check.ts';

/** Codes of missing permissions: what this user may not read may be sound. */
const PERMISSIONS = /^(EACCES|EPERM|SQLITE_(CANTOPEN|READONLY|AUTH|PERM))/;

export const unreadableContents: FindingsOf = ({ file, contents }) => {
  const obstacle = contents?.obstacle;
  if (!file || !obstacle || isLockError(obstacle)) return [];
  const { code, message } = obstacle;
  return [
    {
      rule: 'unreadable-contents',
      severity: PERMISSIONS.test(code) ? 'warning' : 'error',
      message: `SQLite cannot read ${file.path}: ${message}`,
      evidence: [`the code is ${code}`],
      remedy: remedyOf(code),
    },
  ];
};

function remedyOf(code: string): string {
  if (PERMISSIONS.test(code))
    return 'Run genesis doctor as the owner of the file: SQLite must be able to read the database and the files next to it.';
  if (/^(EIO|SQLITE_IOERR|SIG)/.test(code))
    return 'Look for disk errors in the log of the system (dmesg), and copy the database with its -wal to another disk before anything else.';
  return 'Copy the database with its -wal, and try to read the copy with the newest sqlite3; if that fails too, restore a backup.';
}
