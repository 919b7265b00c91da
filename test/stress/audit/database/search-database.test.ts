import SqliteDatabase, { type Database } from 'better-sqlite3';
import { expect, it } from 'vitest';
import { searchDatabase } from '../../../../src/stress/audit/database/search-database.ts';
import { TokenGenerator } from '../../../../src/stress/request/token.ts';
import { executeElsewhere } from '../../../support/elsewhere.ts';
import { tempDatabase, tempFolder } from '../../../support/temp-folder.ts';

const tokens = new TokenGenerator();
const { signal } = new AbortController();

/** What a database has of the turns 0 (whole), 1 (whole, but not shown), 2 (only its message) and 3 (nothing). */
async function search(file: string) {
  const missing = [
    { seq: 1, shown: 0 },
    { seq: 2, shown: 1 },
    { seq: 3, shown: 0 },
  ];
  return [...(await searchDatabase(file, tokens.runId, { missing, whole: [0] }, signal))];
}

function made(fill: (db: Database) => void, journalMode = 'delete'): string {
  const file = tempDatabase();
  const db = new SqliteDatabase(file);
  db.pragma(`journal_mode = ${journalMode}`);
  fill(db);
  db.close();
  return file;
}

const MESSAGES = [0, 1].flatMap((seq) => [tokens.token(seq), `Echo: ${tokens.token(seq)}`]);
const ALL = [...MESSAGES, tokens.token(2)];

it.each<[string, (db: Database) => void]>([
  [
    'rows of text',
    (db) => {
      db.exec('CREATE TABLE "chat messages" (content TEXT)');
      for (const text of ALL) db.prepare('INSERT INTO "chat messages" VALUES (?)').run(text);
    },
  ],
  [
    'one row of JSON',
    (db) => {
      db.exec('CREATE TABLE sessions (id INTEGER, state JSON)');
      db.prepare('INSERT INTO sessions VALUES (1, ?)').run(JSON.stringify(ALL));
    },
  ],
  [
    'BLOBs of UTF-8',
    (db) => {
      db.exec('CREATE TABLE parts (body BLOB)');
      for (const text of ALL) db.prepare('INSERT INTO parts VALUES (?)').run(Buffer.from(`… ${text}`));
    },
  ],
  [
    'messages, with copies in a title, a log and an index of words',
    (db) => {
      db.exec(`CREATE TABLE messages (content TEXT); CREATE TABLE titles (title TEXT); CREATE TABLE log (line TEXT);
               CREATE VIRTUAL TABLE words USING fts5(content)`);
      for (const text of ALL) {
        db.prepare('INSERT INTO messages VALUES (?)').run(text);
        db.prepare('INSERT INTO words VALUES (?)').run(text);
      }
      db.prepare('INSERT INTO titles VALUES (?)').run(tokens.token(2));
      for (const seq of [0, 1, 2, 3])
        db.prepare('INSERT INTO log VALUES (?)').run(`got ${tokens.token(seq)}`);
    },
  ],
])('finds whole turns in %s', async (_where, fill) => {
  expect(await search(made(fill))).toEqual([1]);
});

const fillRows = (db: Database) => {
  db.exec('CREATE TABLE messages (content TEXT)');
  for (const text of ALL) db.prepare('INSERT INTO messages VALUES (?)').run(text);
};

it('reads in place what another process has open with a write-ahead log', async () => {
  const file = made(fillRows, 'wal');
  await executeElsewhere(file, 'SELECT count(*) FROM messages');
  expect(await search(file)).toEqual([1]);
});

it('reads a log that no process has open', async () => {
  expect(await search(made(fillRows, 'wal'))).toEqual([1]);
});

it('is not in the way of a process that writes', async () => {
  const file = made(fillRows);
  await executeElsewhere(file, 'BEGIN IMMEDIATE');
  expect(await search(file)).toEqual([1]);
});

it('finds nothing in another database, in none, and in no database', async () => {
  expect(await search(made((db) => db.exec('CREATE TABLE notes (text TEXT)')))).toEqual([]);
  expect(await search(`${tempFolder()}/missing.db`)).toEqual([]);
});

it('finds nothing where the texts of whole turns cannot be read', async () => {
  const file = made((db) => {
    db.exec('CREATE TABLE log (line TEXT)');
    db.prepare('INSERT INTO log VALUES (?)').run(tokens.token(1));
  });
  expect(await search(file)).toEqual([]);
});

it('needs no whole turn to find one of which nothing is shown', async () => {
  const turns = { missing: [{ seq: 1, shown: 0 }], whole: [] };
  expect([...(await searchDatabase(made(fillRows), tokens.runId, turns, signal))]).toEqual([1]);
});
