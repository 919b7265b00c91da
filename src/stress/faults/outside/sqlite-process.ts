// A process with a connection to the database of a server, like another application; the file is its argument. In a thread
// of ours, the lock would be lost as soon as anything in our process closed the file.
import SqliteDatabase, { type Database } from 'better-sqlite3';

export type OutsideRequest = 'hold' | 'release' | 'check' | 'close';
export type OutsideReply = { readonly done: unknown } | { readonly error: string };

const PAUSE_MS = 1;
const clock = new Int32Array(new SharedArrayBuffer(4));
const parent = process.ppid;
let opened: Database | undefined;

function open(): Database {
  opened ??= new SqliteDatabase(String(process.argv[2]), { fileMustExist: true, timeout: 0 });
  return opened;
}

/** Tries every millisecond instead of with SQLite's growing pauses, with which a busy server would never let us in. */
function hold(): void {
  const db = open();
  for (;;) {
    try {
      db.exec('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (!String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) throw error;
      // It hears of the end of the channel only between requests.
      if (process.ppid !== parent) end();
      Atomics.wait(clock, 0, 0, PAUSE_MS);
    }
  }
}

/** A badly damaged file cannot even be checked. */
function check(): unknown[] {
  try {
    return open().prepare('PRAGMA integrity_check').pluck().all();
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') return [message];
    throw error;
  }
}

function answer(request: OutsideRequest): unknown {
  switch (request) {
    case 'hold':
      return hold();
    case 'release':
      return void (opened?.inTransaction && opened.exec('ROLLBACK'));
    case 'check':
      return check();
    case 'close':
      return void opened?.close();
  }
}

function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

process.on('message', (request: OutsideRequest) => {
  let reply: OutsideReply;
  try {
    reply = { done: answer(request) ?? null };
  } catch (error) {
    reply = { error: error instanceof Error ? error.message : String(error) };
  }
  process.send?.(reply);
});
process.on('disconnect', end);
