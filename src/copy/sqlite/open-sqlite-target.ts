import { lockedAtStart } from '../../store/sqlite/file/locked-error.ts';
import { openError } from '../../store/sqlite/file/open-error.ts';
import { isLockError } from '../../store/sqlite/lock-error.ts';
import { openDatabase } from '../../store/sqlite/pool/open-database.ts';
import { toWire } from '../../wire-error.ts';
import { openingError } from '../opening-error.ts';
import { SqliteTarget } from './sqlite-target.ts';

const COPIED_INTO =
  'Conversations are copied into a file that does not exist yet, or that Genesis made; other databases are only read.';
const WHEN_LOCKED = 'genesis doctor shows which process it is. Start again when it has finished.';

/** Milliseconds that a chunk waits for the lock of another writer. */
const BUSY_TIMEOUT_MS = 10_000;

/** Opens a SQLite file to copy into, which is made where there is none. Throws `DB_OPEN_FAILED`, `DB_LOCKED`, `DB_FULL` … */
export function openSqliteTarget(path: string): SqliteTarget {
  try {
    const { db } = openDatabase({
      file: path,
      files: undefined,
      role: 'writer',
      durability: 'full',
      busySliceMs: BUSY_TIMEOUT_MS,
      busyTimeoutMs: BUSY_TIMEOUT_MS,
    });
    return new SqliteTarget(db, path);
  } catch (error) {
    if (isLockError(error)) throw openingError(lockedAtStart(path, BUSY_TIMEOUT_MS, error), WHEN_LOCKED);
    throw openingError(openError(path, toWire(error)), COPIED_INTO);
  }
}
