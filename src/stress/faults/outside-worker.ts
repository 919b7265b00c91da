// A thread with a connection to the database of a server, like another application.
import { parentPort, workerData } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';

export type WorkerRequest = 'hold' | 'release' | 'check' | 'close';
export type WorkerReply = { readonly done: unknown } | { readonly error: string };

const PAUSE_MS = 1;
const clock = new Int32Array(new SharedArrayBuffer(4));
const db = new SqliteDatabase(String(workerData), { fileMustExist: true, timeout: 0 });

/** Tries every millisecond instead of with SQLite's growing pauses, with which a busy server would never let us in. */
function hold(): void {
  for (;;) {
    try {
      db.exec('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (!String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) throw error;
      Atomics.wait(clock, 0, 0, PAUSE_MS);
    }
  }
}

/** A badly damaged file cannot even be checked. */
function check(): unknown[] {
  try {
    return db.prepare('PRAGMA integrity_check').pluck().all();
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') return [message];
    throw error;
  }
}

function answer(request: WorkerRequest): unknown {
  switch (request) {
    case 'hold':
      return hold();
    case 'release':
      return void (db.inTransaction && db.exec('ROLLBACK'));
    case 'check':
      return check();
    case 'close':
      return void db.close();
  }
}

parentPort?.on('message', (request: WorkerRequest) => {
  let reply: WorkerReply;
  try {
    reply = { done: answer(request) };
  } catch (error) {
    reply = { error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(reply);
});
