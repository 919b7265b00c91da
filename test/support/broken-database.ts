import { closeSync, openSync, writeSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { APPLICATION_ID } from '../../src/store/sqlite/schema.ts';

const PAGE_BYTES = 4_096;

/** A database with 200 rows in the table `notes`, that no process has open. */
export function makeNotes(file: string, journalMode: 'wal' | 'delete'): void {
  const db = new SqliteDatabase(file);
  db.pragma(`page_size = ${PAGE_BYTES}`);
  db.pragma(`journal_mode = ${journalMode}`);
  db.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
  const insert = db.prepare('INSERT INTO notes (text) VALUES (?)');
  db.transaction(() => {
    for (let i = 0; i < 200; i++) insert.run(`note ${i} `.repeat(50));
  })();
  db.close();
}

/** Writes nonsense over a page; the first has the number 1. */
export function breakPage(file: string, page: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(PAGE_BYTES, 0xff), 0, PAGE_BYTES, (page - 1) * PAGE_BYTES);
  closeSync(handle);
}

/** What calls itself a Genesis database, and has messages without end: counting them never ends. */
export function makeEndless(file: string): void {
  const db = new SqliteDatabase(file);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.exec(`
    CREATE TABLE conversations (id TEXT);
    CREATE TABLE summaries (id TEXT);
    CREATE VIEW messages AS
      WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n)
      SELECT id, 'main' AS conversation_id FROM n;`);
  db.close();
}
