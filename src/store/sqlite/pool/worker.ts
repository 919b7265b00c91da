// The thread behind one connection. SQLite's calls block, so each connection has a thread of its own, and this is
// the only file of the server that opens a database.
import { existsSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { codeOf } from '../../../errors.ts';
import { toWire } from '../../../wire-error.ts';
import { assertOurs, initialiseSchema } from '../schema.ts';
import { type OperationTable, runBatch } from './batch.ts';
import { configureConnection } from './pragmas.ts';
import type { ConnectionReport, ConnectionSettings, FromWorker, ToWorker } from './protocol.ts';
import { untilUnlocked } from './until-unlocked.ts';

const settings = workerData as ConnectionSettings;
const port = parentPort;
if (!port) throw new Error('worker.ts runs in a worker thread only');
const answer = (message: FromWorker) => port.postMessage(message);

try {
  const table = (await import(settings.operations)) as OperationTable;
  const { db, report } = open();
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'run') {
      answer(runBatch(db, settings.role, table, message.operations));
    } else {
      db.close();
      port.close();
    }
  });
  answer({ kind: 'ready', report });
} catch (error) {
  answer({ kind: 'failed', error: toWire(error) });
}

function open(): { db: Database; report: ConnectionReport } {
  const { file, role, busySliceMs, busyTimeoutMs } = settings;
  if (role === 'writer' && existsSync(file)) refuseForeignFile();
  const db = new SqliteDatabase(file, { timeout: busySliceMs, fileMustExist: role === 'reader' });
  try {
    untilUnlocked(busyTimeoutMs, () => assertOurs(db));
    const report = configureConnection(db, settings);
    if (role === 'writer') untilUnlocked(busyTimeoutMs, () => initialiseSchema(db));
    return { db, report };
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Refuses a file that is not ours through a connection that cannot write. One that can would, when it closes, remove
 * the write-ahead log of another application.
 */
function refuseForeignFile(): void {
  const { file, busySliceMs, busyTimeoutMs } = settings;
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
