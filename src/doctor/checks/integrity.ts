import { formatDuration } from '../../duration.ts';
import { isLockError } from '../../store/sqlite/lock-error.ts';
import type { Contents, Integrity, Obstacle } from '../facts/contents/contents.ts';
import { brokenForeignKeys } from '../findings/integrity/broken-foreign-keys.ts';
import { damaged } from '../findings/integrity/damaged.ts';
import type { Finding } from '../result.ts';
import type { Check } from './check.ts';
import { examined, NO_DATABASE, NOT_ASKED, skipped } from './outcome.ts';

export const integrity: Check = {
  name: 'integrity',
  examine: ({ file, contents }) => {
    if (file?.kind !== 'database') return skipped(NO_DATABASE);
    if (!contents) return skipped(NOT_ASKED);
    const isLocked = contents.obstacle !== null && isLockError(contents.obstacle);
    if (isLocked && contents.integrity.status === 'unanswered')
      return skipped(`it is locked (${contents.obstacle?.code}): see locks`);
    const obstacle = isLocked ? null : contents.obstacle;
    if (isInterrupted(contents)) return skipped('interrupted');
    return examined(summaryOf(contents), [
      obstacle ? unreadable(obstacle, file.path) : unfinished(contents, file.path),
      damaged(contents, file.path),
      brokenForeignKeys(contents),
    ]);
  },
};

function isInterrupted({ obstacle, integrity }: Contents): boolean {
  return obstacle === null && integrity.status === 'unanswered' && integrity.reason === 'interrupted';
}

const RIGHTS = /^(EACCES|EPERM|SQLITE_(CANTOPEN|READONLY|AUTH|PERM))/;

function unreadable({ code, message }: Obstacle, path: string): Finding {
  return {
    rule: 'unreadable-contents',
    // What this user may not read may be sound all the same.
    severity: RIGHTS.test(code) ? 'warning' : 'error',
    message: `SQLite cannot read ${path}: ${message}`,
    evidence: [`the code is ${code}`],
    remedy: remedyOf(code),
  };
}

function remedyOf(code: string): string {
  if (RIGHTS.test(code))
    return 'Run genesis doctor as the user whom the file belongs to: SQLite must be able to read the database and the files beside it.';
  if (/^(EIO|SQLITE_IOERR|SIG)/.test(code))
    return 'Look for errors of the disk in the log of the system (dmesg), and copy the database with its -wal to another disk before anything else.';
  return 'Copy the database with its -wal, and try to read the copy with the newest sqlite3; restore a backup where that fails too.';
}

/** Not where the user ended it: that is told for all checks together. */
function unfinished({ integrity, foreignKeys }: Contents, path: string): Finding | undefined {
  if (integrity.status === 'damaged') return undefined;
  const evidence = [
    ...(integrity.status === 'unanswered' ? [`the check of its pages: ${integrity.reason}`] : []),
    ...(foreignKeys.status === 'unanswered' ? [`the check of its foreign keys: ${foreignKeys.reason}`] : []),
  ].filter((line) => !line.endsWith(': interrupted'));
  if (evidence.length === 0) return undefined;
  return {
    rule: 'integrity-unfinished',
    severity: 'info',
    message:
      integrity.status === 'sound'
        ? `it is not known whether the foreign keys of ${path} hold`
        : `it is not known whether ${path} is sound`,
    evidence,
    remedy:
      'Run genesis doctor with --full when nobody needs to write, or on a copy that the .backup of sqlite3 made: it then takes all the time and space that it needs.',
  };
}

function summaryOf({ integrity, foreignKeys, readFrom }: Contents): string {
  return [
    soundness(integrity),
    ...(foreignKeys.status === 'answered' && foreignKeys.value.length === 0
      ? ['no broken foreign keys']
      : []),
    ...(readFrom === 'copy' && integrity.status !== 'unanswered' ? ['read from a copy'] : []),
  ].join(', ');
}

function soundness(integrity: Integrity): string {
  switch (integrity.status) {
    case 'sound':
      return `${integrity.method} found nothing in ${formatDuration(integrity.tookMs)}`;
    case 'damaged':
      return `${integrity.method} found problems`;
    case 'unanswered':
      return `not checked: ${integrity.reason}`;
  }
}
