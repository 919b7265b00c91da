// The thread behind one connection. SQLite's calls block, so each connection has a thread of its own, and this is
// the only file of the server that opens a database.
import { parentPort, workerData } from 'node:worker_threads';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { codeOf } from '../../../errors.ts';
import { toWire } from '../../../wire-error.ts';
import { openInPlace } from '../file/open-in-place.ts';
import { assertInPlace, type OpenedFiles, openedFiles } from '../file/opened-files.ts';
import { prepareFile } from '../file/prepare-file.ts';
import { assertOurs, initialiseSchema } from '../schema.ts';
import { type OperationTable, runBatch } from './batch.ts';
import { runGuarded } from './guarded-batch.ts';
import { configureConnection } from './pragmas.ts';
import type { ConnectionReport, ConnectionSettings, FromWorker, ToWorker } from './protocol.ts';
import { untilUnlocked } from './until-unlocked.ts';

const settings = workerData as ConnectionSettings;
const { file, role, busySliceMs, busyTimeoutMs } = settings;
const port = parentPort;
if (!port) throw new Error('worker.ts runs in a worker thread only');
const answer = (message: FromWorker) => port.postMessage(message);

try {
  const table = (await import(settings.operations)) as OperationTable;
  const { db, report, files } = open();
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'run') {
      const { operations } = message;
      const run = () => runBatch(db, role, table, operations);
      answer(role === 'writer' ? runGuarded(files, operations, run) : run());
    } else {
      db.close();
      port.close();
    }
  });
  answer({ kind: 'ready', report, files });
} catch (error) {
  answer({ kind: 'failed', error: toWire(error) });
}

/** The first connection of all makes the file, and finds out whether it is ours and can be used. */
function open(): { db: Database; report: ConnectionReport; files: OpenedFiles } {
  const isFirst = role === 'writer' && !settings.files;
  if (settings.files) assertInPlace(settings.files);
  if (isFirst) {
    prepareFile(file);
    refuseForeignFile();
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
function refuseForeignFile(): void {
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
