import SqliteDatabase, { type Database } from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import * as memory from '../../../../src/store/sqlite/operations/memory.ts';
import { type OperationTable, runBatch } from '../../../../src/store/sqlite/pool/batch.ts';
import { initialiseSchema } from '../../../../src/store/sqlite/schema.ts';
import { turn } from '../../../support/store.ts';
import { tempDatabase } from '../../../support/temp-folder.ts';

const table = {
  ...memory,
  /** Breaks a rule that SQLite looks at only at the COMMIT. */
  breakAtCommit: (db: Database) => {
    db.pragma('defer_foreign_keys = ON');
    db.exec("INSERT INTO messages (conversation_id, role, content, created_at) VALUES ('no', 'user', '', 0)");
  },
} as unknown as OperationTable;

function open(file = tempDatabase(), statements: string[] = []): Database {
  const db = new SqliteDatabase(file, { verbose: (sql) => statements.push(String(sql)) });
  onTestFinished(() => void db.close());
  db.pragma('journal_mode = WAL');
  db.pragma('foreign_keys = ON');
  initialiseSchema(db);
  memory.ensureConversation(db, { id: 'main', now: 1 });
  return db;
}

function addTurns(db: Database, count: number, ...others: string[]): boolean {
  const turns = Array.from({ length: count }, () => ({ name: 'addTurn', args: turn(1) }));
  const reply = runBatch(db, 'writer', table, [
    ...turns,
    ...others.map((name) => ({ name, args: undefined })),
  ]);
  return reply.kind === 'done' && reply.committed;
}

/** Messages that no summary covers. */
function openMessages(db: Database): unknown {
  const last = 'SELECT ifnull(max(end_message_id), 0) FROM summaries';
  return db.prepare(`SELECT count(*) FROM messages WHERE id > (${last})`).pluck().get();
}

/** Twenty messages word for word, and what does not make ten yet. */
const expected = (messages: number) => (messages < 30 ? messages : 20 + (messages % 10));

it('summaries are made when they are due, and most turns do not look for them in the database', () => {
  const statements: string[] = [];
  const db = open(undefined, statements);
  for (let turns = 1; turns <= 100; turns++) {
    addTurns(db, 1);
    expect(openMessages(db)).toBe(expected(2 * turns));
  }
  const looks = statements.filter((sql) => sql.includes('SELECT count(*) FROM (SELECT 1 FROM messages'));
  expect(looks).toHaveLength(1 + 180 / 10);
});

it('summaries are made when they are due, whichever of two connections stores the turns', () => {
  const db = open();
  const other = open(db.name);
  const counts = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9];
  let messages = 0;
  for (const [i, count] of counts.entries()) {
    addTurns(i % 3 === 0 ? other : db, count);
    messages += 2 * count;
    expect(openMessages(db)).toBe(expected(messages));
  }
});

it('summaries are made when they are due after a transaction that was not committed', () => {
  const db = open();
  addTurns(db, 14);
  for (let i = 0; i < 3; i++) expect(addTurns(db, 6, 'breakAtCommit')).toBe(false);
  expect(openMessages(db)).toBe(28);
  for (let turns = 15; turns <= 40; turns++) {
    expect(addTurns(db, 1)).toBe(true);
    expect(openMessages(db)).toBe(expected(2 * turns));
  }
});

it('summaries are made when they are due in a conversation that takes the place of a deleted one', () => {
  const db = open();
  addTurns(db, 14);
  memory.deleteConversation(db, { conversationId: 'main' });
  memory.ensureConversation(db, { id: 'main', now: 2 });
  for (let turns = 1; turns <= 40; turns++) {
    addTurns(db, 1);
    expect(openMessages(db)).toBe(expected(2 * turns));
  }
});
