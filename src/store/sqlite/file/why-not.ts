import { dirname } from 'node:path';
import { formatBytes } from '../../../bytes.ts';
import { shellQuote } from '../../../shell-quote.ts';
import { fileSizeLimit, isDiskFull, obstructedPart } from './surroundings.ts';

export interface WhyNot {
  /** Which kind of trouble it is: each is an error of its own while a server runs. */
  readonly trouble: 'damaged' | 'full' | 'refused';
  /** Follows the path of the database. */
  readonly reason: string;
  /** One sentence or more. */
  readonly hint: string;
}

/** What an error of SQLite or of the system, by its code, means for a database; undefined for any other error. */
export function whyNot(path: string, code: string | undefined): WhyNot | undefined {
  // Extended codes such as SQLITE_READONLY_DIRECTORY fall back to the code they extend.
  const primary = code?.startsWith('SQLITE_') ? code.split('_').slice(0, 2).join('_') : code;
  switch (primary) {
    case 'SQLITE_NOTADB':
      return NOT_A_DATABASE;
    case 'SQLITE_CORRUPT':
      return damaged(path);
    case 'SQLITE_FULL':
    case 'ENOSPC':
    case 'EDQUOT':
      return FULL;
    case 'SQLITE_IOERR':
    case 'EFBIG':
    case 'EIO':
      return isDiskFull(dirname(path)) ? FULL : unwritten();
    case 'SQLITE_READONLY':
      return obstructed(path);
    case 'SQLITE_CANTOPEN':
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return obstructed(path) ?? (isDiskFull(dirname(path)) ? FULL : NOT_OPENED);
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ELOOP':
      return LEADS_NOWHERE;
  }
  return undefined;
}

const NOT_A_DATABASE: WhyNot = {
  trouble: 'damaged',
  reason: 'is not a SQLite database',
  hint: 'Name a file that does not exist yet, or one that Genesis made.',
};

const FULL: WhyNot = {
  trouble: 'full',
  reason: 'cannot be written: the disk is full',
  hint: 'Free some space on it, or name a file on another disk.',
};

const NOT_OPENED: WhyNot = {
  trouble: 'refused',
  reason: 'cannot be opened',
  hint: 'Check that it is a file in a folder that this user may write to.',
};

const LEADS_NOWHERE: WhyNot = {
  trouble: 'refused',
  reason: 'cannot be opened: its path leads nowhere',
  hint: 'Check its folders and symbolic links with ls -l, or name another file.',
};

function damaged(path: string): WhyNot {
  return {
    trouble: 'damaged',
    reason: `is damaged: run genesis doctor ${shellQuote(path)}`,
    hint: 'Restore it from a backup, or name another file.',
  };
}

/** SQLite has one error for all that keeps the system from reading or writing. */
function unwritten(): WhyNot {
  const limit = fileSizeLimit();
  if (limit === undefined) {
    const hint = 'Look for errors of the disk in the log of the system (dmesg), and for a quota.';
    return { trouble: 'refused', reason: 'cannot be read or written: the system reports an I/O error', hint };
  }
  return {
    trouble: 'refused',
    reason: `cannot be written: the files of this process may have ${formatBytes(limit)} at most`,
    hint: 'Raise the limit (ulimit -f), and start the server again.',
  };
}

function obstructed(path: string): WhyNot | undefined {
  const part = obstructedPart(path);
  if (!part) return undefined;
  const which = part.path === path ? 'it' : part.path;
  return part.isReadOnlyDisk
    ? {
        trouble: 'refused',
        reason: `cannot be written: ${which} is on a read-only file system`,
        hint: 'Name a file on another one, or mount it again for writing.',
      }
    : {
        trouble: 'refused',
        reason: `cannot be written: this user may not read and write ${which}`,
        hint: 'Check its owner and its permissions with ls -l, or name another file.',
      };
}
