import SqliteDatabase, { type Database } from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { KEY_LIFETIME_MS } from '../../../../src/store/rules.ts';
import * as operations from '../../../../src/store/sqlite/operations/memory.ts';
import { type OperationTable, runBatch } from '../../../../src/store/sqlite/pool/batch.ts';
import { initialiseSchema } from '../../../../src/store/sqlite/schema.ts';
import { query } from '../../../support/lock.ts';
import { addTurns, keyedTurn, LONG_AHEAD, openTestStore, turn } from '../../../support/store.ts';
import { tempDatabase } from '../../../support/temp-folder.ts';

const table = operations as unknown as OperationTable;
const lookup = { ...keyedTurn(1, 'key'), now: LONG_AHEAD + 2 };

/** A new database with the default conversation, and the statements that it runs. */
function open(): { db: Database; statements: Set<string> } {
  const statements = new Set<string>();
  const db = new SqliteDatabase(tempDatabase(), { verbose: (sql) => statements.add(String(sql)) });
  onTestFinished(() => void db.close());
  initialiseSchema(db);
  operations.ensureConversation(db, { id: 'main', now: 1 });
  statements.clear();
  return { db, statements };
}

function count(db: Database, table: string): unknown {
  return db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
}

describe('a turn without a key', () => {
  it('runs no statement about keys, and a turn with one does', () => {
    const { db, statements } = open();
    const aboutKeys = () => [...statements].filter((sql) => sql.includes('idempotency_keys'));
    runBatch(db, 'writer', table, [{ name: 'addTurn', args: turn(1) }]);
    expect(statements.size).toBeGreaterThan(3);
    expect(aboutKeys()).toEqual([]);
    runBatch(db, 'writer', table, [{ name: 'addKeyedTurn', args: keyedTurn(1, 'key') }]);
    expect(aboutKeys()).toHaveLength(3);
  });
});

describe('a turn with a key', () => {
  it('is the only one of its key in a batch', () => {
    const { db } = open();
    const args = keyedTurn(1, 'key');
    const batch = [1, 2, 3].map(() => ({ name: 'addKeyedTurn', args }));
    expect(runBatch(db, 'writer', table, batch)).toMatchObject({
      committed: true,
      outcomes: [
        { result: { kind: 'added', messageId: 1, replyId: 2 } },
        { result: { kind: 'recorded', turn: { messageId: 1, replyId: 2 } } },
        { result: { kind: 'recorded', turn: { messageId: 1, replyId: 2 } } },
      ],
    });
    expect([count(db, 'messages'), count(db, 'idempotency_keys')]).toEqual([2, 1]);
  });

  it('writes nothing when it meets its key', () => {
    const { db } = open();
    const later = { ...keyedTurn(2, 'key'), now: LONG_AHEAD + 2 * KEY_LIFETIME_MS };
    operations.addKeyedTurn(db, later);
    operations.addKeyedTurn(db, keyedTurn(1, 'expired'));
    const changes = () => db.prepare('SELECT total_changes()').pluck().get();
    const before = changes();
    expect(operations.addKeyedTurn(db, later)).toMatchObject({ kind: 'recorded' });
    expect(changes()).toBe(before);
  });

  it('leaves no key when its commit fails, though others of its batch met it', () => {
    const { db } = open();
    db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`);
    const args = { ...keyedTurn(1, 'key'), reply: 'x'.repeat(100_000) };
    const batch = [1, 2].map(() => ({ name: 'addKeyedTurn', args }));
    expect(runBatch(db, 'writer', table, batch)).toMatchObject({
      outcomes: [{ ok: false, error: { code: 'SQLITE_FULL' } }, { ok: false }],
    });
    expect([count(db, 'messages'), count(db, 'idempotency_keys')]).toEqual([0, 0]);
    db.pragma('max_page_count = 1000');
    expect(runBatch(db, 'writer', table, batch)).toMatchObject({
      outcomes: [{ result: { kind: 'added' } }, {}],
    });
  });

  it.each(['user', 'assistant'])(
    'is deleted when its %s message is, also when another has its id',
    (role) => {
      const { db } = open();
      operations.addKeyedTurn(db, keyedTurn(1, 'key'));
      expect(operations.lookUpKey(db, lookup)).toMatchObject({ kind: 'recorded' });
      db.prepare('DELETE FROM messages WHERE role = ?').run(role);
      expect(operations.lookUpKey(db, lookup)).toEqual({ kind: 'deleted', conversationId: 'main' });
      db.exec('DELETE FROM messages');
      expect(operations.addTurn(db, turn(2))).toEqual({ messageId: 1, replyId: 2 });
      expect(operations.lookUpKey(db, lookup)).toEqual({ kind: 'deleted', conversationId: 'main' });
    },
  );

  it('removes a few of the oldest expired keys, and no other', () => {
    const { db } = open();
    for (let i = 1; i <= 10; i++) operations.addKeyedTurn(db, keyedTurn(i, `old ${i}`));
    const now = LONG_AHEAD + 9 + KEY_LIFETIME_MS;
    const left = [1, 2, 3, 4, 5, 6].map((i) => {
      operations.addKeyedTurn(db, { ...keyedTurn(i, `new ${i}`), now });
      return db.prepare(`SELECT count(*) FROM idempotency_keys WHERE key LIKE 'old%'`).pluck().get();
    });
    expect(left).toEqual([8, 6, 4, 2, 1, 1]);
  });

  it('costs the same however many keys there are: every statement is a search in an index', () => {
    const { db, statements } = open();
    operations.addKeyedTurn(db, keyedTurn(1, 'key'));
    operations.addKeyedTurn(db, keyedTurn(1, 'key'));
    operations.lookUpKey(db, lookup);
    const plans = [...statements].flatMap(
      (sql) => db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[],
    );
    expect(plans.length).toBeGreaterThan(5);
    expect(plans.filter(({ detail }) => /SCAN|TEMP B-TREE/.test(detail))).toEqual([]);
  });
});

describe('a database of before there were keys', () => {
  /** As an older version left it. */
  async function olderDatabase(): Promise<string> {
    const { store, file } = await openTestStore();
    await addTurns(store, 1, 15);
    await store.close();
    const db = new SqliteDatabase(file);
    db.exec('DROP TABLE idempotency_keys; PRAGMA user_version = 1');
    db.close();
    return file;
  }

  it('gets them when it is opened, by several at once, and keeps everything', async () => {
    const file = await olderDatabase();
    const before = query(file, 'SELECT * FROM messages');
    const opened = await Promise.all(Array.from({ length: 5 }, () => openTestStore(file)));
    expect(query(file, 'SELECT * FROM messages')).toEqual(before);
    expect(before).toHaveLength(30);
    for (const { store } of opened) await store.conversations.addKeyedTurn(keyedTurn(16, 'key'));
    expect(query(file, 'SELECT count(*) AS n FROM messages')).toEqual([{ n: 32 }]);
    const { store: fresh, file: newFile } = await openTestStore();
    await fresh.close();
    const schema = 'SELECT type, name, sql FROM sqlite_schema ORDER BY name';
    expect(query(file, schema)).toEqual(query(newFile, schema));
  });

  it('stays as it was, if its lock cannot be had', async () => {
    const file = await olderDatabase();
    const db = new SqliteDatabase(file, { timeout: 0 });
    const other = new SqliteDatabase(file);
    other.exec('BEGIN IMMEDIATE');
    expect(() => initialiseSchema(db)).toThrow(/locked/);
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    other.exec('ROLLBACK');
    initialiseSchema(db);
    expect(count(db, 'idempotency_keys')).toBe(0);
    for (const each of [db, other]) each.close();
  });
});
