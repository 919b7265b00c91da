import SqliteDatabase, { type Database } from 'better-sqlite3';
import { codeOf } from '../../../errors.ts';
import { openInPlace } from '../file/open-in-place.ts';
import { assertInPlace, type OpenedFiles, openedFiles } from '../file/opened-files.ts';
import { prepareFile } from '../file/prepare-file.ts';
import { assertOurs, initialiseSchema } from '../schema.ts';
import { configureConnection } from './pragmas.ts';
import type { ConnectionReport, ConnectionSettings } from './protocol.ts';
import { untilUnlocked } from './until-unlocked.ts';

export interface OpenedDatabase {
  readonly db: Database;
  readonly report: ConnectionReport;
  readonly files: OpenedFiles;
}

/**
 * Opens one connection, set up for its role. The first connection of all makes the file, and finds out whether it is ours
 * and can be used. It blocks its thread while it waits for a lock.
 */
export function openDatabase(settings: ConnectionSettings): OpenedDatabase {
  const { file, role, busySliceMs, busyTimeoutMs } = settings;
  const isFirst = role === 'writer' && !settings.files;
  if (settings.files) assertInPlace(settings.files);
  if (isFirst) {
    prepareFile(file);
    refuseForeignFile(settings);
  }
  const { opened: db, identity } = openInPlace(
    file,
    settings.files?.[0]?.identity,
    () => new SqliteDatabase(file, { timeout: busySliceMs, fileMustExist: true }),
  );
  try {
    untilUnlocked(busyTimeoutMs, () => assertOurs(db));
    const report = configureConnection(db, settings);
    if (role === 'writer') untilUnlocked(busyTimeoutMs, () => initialiseSchema(db));
    if (isFirst) untilUnlocked(busyTimeoutMs, () => proveWritable(db));
    const files = settings.files ?? openedFiles(file, identity);
    assertInPlace(files);
    return { db, report, files };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** SQLite opens read-only what it may not write, and refuses only the first transaction that writes. */
function proveWritable(db: Database): void {
  db.exec('BEGIN IMMEDIATE');
  db.exec('ROLLBACK');
}

/**
 * Refuses a file that is not ours through a connection that cannot write. One that can would, when it closes, remove
 * the write-ahead log of another application.
 */
function refuseForeignFile({
  file,
  busySliceMs,
  busyTimeoutMs,
}: Pick<ConnectionSettings, 'file' | 'busySliceMs' | 'busyTimeoutMs'>): void {
  const db = new SqliteDatabase(file, { timeout: busySliceMs, readonly: true });
  try {
    untilUnlocked(busyTimeoutMs, () => assertOurs(db));
  } catch (error) {
    // An interrupted transaction in a rollback journal: only a connection that can write can read past it.
    if (!codeOf(error)?.startsWith('SQLITE_READONLY')) throw error;
  } finally {
    db.close();
  }
}
