import { realpathSync } from 'node:fs';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { GenesisError } from '../../errors.ts';
import { pythonTimeReader } from '../../store/python-time.ts';
import { fileIdentity } from '../../store/sqlite/file/file-identity.ts';
import { openError } from '../../store/sqlite/file/open-error.ts';
import { APPLICATION_ID, assertOurs } from '../../store/sqlite/schema.ts';
import { toWire } from '../../wire-error.ts';
import { openingError } from '../opening-error.ts';
import { genesisViews } from './genesis-views.ts';
import { pythonNotes } from './python-notes.ts';
import { pythonViews } from './python-views.ts';
import { isStorableBytes } from './sqlite-rows.ts';
import { SqliteSource } from './sqlite-source.ts';

const COPIED_FROM =
  'Conversations are copied from a database of Genesis, or from a conversations.db of the Python system.';
const LOCK_TIMEOUT_MS = 5_000;
/** KiB of pages that are kept in memory. */
const CACHE_KIB = 8_192;

/**
 * Opens a SQLite file to copy from, for reading only. `timezone`: that of times without a zone, for a database of the
 * Python system; the machine's by default. Throws `DB_OPEN_FAILED`, `DB_LOCKED`, or `COPY_REFUSED` for what has no chats.
 */
export function openSqliteSource(path: string, timezone: string | undefined): SqliteSource {
  if (!fileIdentity(path)) throw missing(path);
  let db: Database | undefined;
  try {
    db = new SqliteDatabase(path, { readonly: true, fileMustExist: true, timeout: LOCK_TIMEOUT_MS });
    db.pragma(`cache_size = -${CACHE_KIB}`);
    db.pragma('temp_store = FILE');
    db.exec('BEGIN');
    return sourceOn(db, path, timezone);
  } catch (error) {
    db?.close();
    throw openingError(openError(path, toWire(error)), COPIED_FROM);
  }
}

function sourceOn(db: Database, path: string, timezone: string | undefined): SqliteSource {
  const facts = { path: realpathSync(path), shown: path };
  if (db.pragma('application_id', { simple: true }) === APPLICATION_ID) {
    assertOurs(db);
    if (timezone !== undefined) throw noLocalTimes(path);
    db.exec(genesisViews(Date.now()));
    const hasKeys = columnsOf(db, 'idempotency_keys').length > 0;
    return new SqliteSource(db, { ...facts, kind: 'sqlite', notes: [], hasKeys });
  }
  if (!isPython(db)) throw noChats(path);
  const zone = timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  db.function('python_micros', { deterministic: true }, pythonTimeReader(zone));
  db.function('is_storable', { deterministic: true }, (bytes: Buffer) => Number(isStorableBytes(bytes)));
  db.exec(pythonViews(Date.now()));
  return new SqliteSource(db, { ...facts, kind: 'python', notes: pythonNotes(db, zone), hasKeys: false });
}

/** By the columns that are read: later versions of the Python system have more of them. */
function isPython(db: Database): boolean {
  const has = (table: string, columns: readonly string[]) => {
    const present = columnsOf(db, table);
    return columns.every((column) => present.includes(column));
  };
  return (
    has('conversations', ['id', 'title', 'created_at', 'updated_at']) &&
    has('messages', ['id', 'conversation_id', 'role', 'content', 'created_at'])
  );
}

function columnsOf(db: Database, table: string): unknown[] {
  return db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table);
}

function missing(path: string): GenesisError {
  return new GenesisError('DB_OPEN_FAILED', `${path} cannot be copied: there is no such file`, {
    hint: 'Name the database to copy from first, then the one to copy into.',
  });
}

function noChats(path: string): GenesisError {
  return new GenesisError(
    'COPY_REFUSED',
    `${path} cannot be copied: it has no chats in a form that is known`,
    {
      hint: COPIED_FROM,
    },
  );
}

function noLocalTimes(path: string): GenesisError {
  return new GenesisError('COPY_REFUSED', `--timezone does not fit ${path}: its times are those of UTC`, {
    hint: 'Leave it out: it is for databases of the Python system.',
  });
}
