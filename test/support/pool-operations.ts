// Database operations for the tests of the pool, on the settings table because it is the plainest one.
import type { Database } from 'better-sqlite3';
import { Json } from '../../src/store/sqlite/pool/json.ts';
import { waitAtGate } from './gate.ts';

let runs = 0;

export function put(db: Database, { key }: { key: string }): void {
  db.prepare('INSERT INTO settings (key, value, updated_at) VALUES (?, ?, 0)').run(key, key);
}

/** Stores, and then fails. */
export function putAndThrow(db: Database, { key }: { key: string }): void {
  put(db, { key });
  throw new Error('on purpose');
}

/** Does what SQLite does by itself after some errors, such as a full disk: rolls the whole transaction back. */
export function rollBackEverything(db: Database): void {
  db.exec('ROLLBACK');
  throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
}

/** Sorted. */
export function keys(db: Database): string[] {
  return db.prepare('SELECT key FROM settings ORDER BY key').pluck().all() as string[];
}

/** Returns its argument, and how often it has run, as JSON. */
export function countRuns(_db: Database, { about }: { about: string }): Json<{ about: string; run: number }> {
  runs++;
  return new Json(JSON.stringify({ about, run: runs }));
}

/** Returns its argument and eight million characters. */
export function large(_db: Database, { about }: { about: string }): Json<{ about: string; text: string }> {
  return new Json(JSON.stringify({ about, text: 'x'.repeat(8_000_000) }));
}

export function pause(_db: Database, { gate }: { gate: SharedArrayBuffer }): void {
  waitAtGate(gate);
}

export function endThread(): void {
  process.exit(7);
}

export function pragma(db: Database, { name }: { name: string }): unknown {
  return db.pragma(name, { simple: true });
}

export function throwBusy(): void {
  throw Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
}
