import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DatabaseFile } from '../../../src/store/sqlite/file/database-file.ts';
import * as operations from '../../../src/store/sqlite/operations/memory.ts';
import { openSqlitePool } from '../../../src/store/sqlite/pool/sqlite-pool.ts';
import { query } from '../../support/lock.ts';
import { addTurns, openTestStore, turn } from '../../support/store.ts';
import { tempDatabase } from '../../support/temp-folder.ts';

const LATEST = { conversationId: 'main', limit: 100 };

interface SummaryRow {
  level: number;
  start_message_id: number;
  end_message_id: number;
  message_count: number;
}

function summaryRows(file: string): SummaryRow[] {
  return query(file, 'SELECT * FROM summaries ORDER BY start_message_id');
}

describe('the default conversation', () => {
  it('is made once, by any number of simultaneous operations', async () => {
    const file = tempDatabase();
    const { pool } = await openSqlitePool<typeof operations>({
      file: new DatabaseFile(file),
      operations: new URL('../../../src/store/sqlite/operations/memory.ts', import.meta.url),
      size: 3,
      opens: 'both',
      durability: 'normal',
      busyTimeoutMs: 5_000,
      acquireTimeoutMs: 30_000,
      maxQueue: 100,
    });
    onTestFinished(() => pool.close(0));
    const now = Date.now();
    await Promise.all(
      Array.from({ length: 50 }, () => pool.write('ensureConversation', { id: 'main', now })),
    );
    expect(query(file, 'SELECT id FROM conversations')).toEqual([{ id: 'main' }]);
  });

  it('is left as it is by an insert that comes second', async () => {
    const { store, file } = await openTestStore();
    await store.close();
    const db = new SqliteDatabase(file);
    operations.ensureConversation(db, { id: 'main', now: 1 });
    expect(db.prepare('SELECT count(*) FROM conversations WHERE created_at > 1').pluck().get()).toBe(1);
    db.close();
  });

  it('needs no write lock where it exists', async () => {
    const { file } = await openTestStore();
    const { store } = await openTestStore(file);
    expect(store.counters.memory?.writes).toBe(0);
  });
});

it('the facts are what SQLite answered, and the options', async () => {
  const { store, file } = await openTestStore();
  expect(store.facts).toEqual({
    backend: 'sqlite',
    file,
    journalMode: 'wal',
    synchronous: 'normal',
    busyTimeoutMs: 5_000,
    maxRetries: 5,
    pools: { memory: { size: 3 }, settings: { size: 2 } },
  });
});

it('a message and its reply have successive ids, from 1', async () => {
  const { store } = await openTestStore();
  const turns = Array.from({ length: 100 }, (_, i) => store.conversations.addTurn(turn(i)));
  for (const stored of await Promise.all(turns)) expect(stored?.replyId).toBe((stored?.messageId ?? 0) + 1);
  const page = await store.conversations.page({ ...LATEST, after: 0, limit: 10 });
  expect(page?.messages.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

describe('the summaries', () => {
  it('roll up by tens into one of the next level', async () => {
    const { store, file } = await openTestStore();
    await addTurns(store, 1, 560);
    expect(summaryRows(file).map(({ level, message_count }) => [level, message_count])).toEqual([
      [2, 1_000],
      [1, 100],
    ]);
  });

  it('have no gap and no overlap after simultaneous turns of two stores', async () => {
    const { store, file } = await openTestStore();
    const { store: other } = await openTestStore(file);
    const turns = Array.from({ length: 300 }, (_, i) =>
      (i % 2 ? store : other).conversations.addTurn(turn(i)),
    );
    await Promise.all(turns);
    const rows = summaryRows(file);
    expect(rows[0]?.start_message_id).toBe(1);
    rows.slice(1).forEach((row, i) => {
      expect(row.start_message_id).toBe((rows[i]?.end_message_id ?? 0) + 1);
    });
    expect(rows.reduce((sum, { message_count }) => sum + message_count, 0)).toBe(580);
  });

  it('follow an import by a share for each turn, and the context is bounded meanwhile', async () => {
    const { store, file } = await openTestStore();
    const db = new SqliteDatabase(file);
    importMessages(db, 3_000);
    db.close();
    expect(await store.conversations.context('main')).toMatchObject({
      summary: null,
      messages: Array(30).fill({}),
    });
    const counts: (number | undefined)[] = [];
    for (let i = 1; i <= 3; i++) {
      await store.conversations.addTurn(turn(i));
      counts.push((await store.conversations.context('main'))?.summary?.messageCount);
    }
    expect(counts).toEqual([1_010, 2_020, 2_980]);
  });
});

function importMessages(db: SqliteDatabase.Database, count: number): void {
  const sql =
    "INSERT INTO messages (conversation_id, role, content, created_at) VALUES ('main', ?, 'old', 0)";
  const insert = db.prepare(sql);
  db.transaction(() => {
    for (let i = 0; i < count; i++) insert.run(i % 2 ? 'assistant' : 'user');
  })();
}

it('costs the same at any length: every statement of a turn is a search in an index', async () => {
  const { store, file } = await openTestStore();
  await addTurns(store, 1, 60);
  await store.close();
  const statements = new Set<string>();
  const db = new SqliteDatabase(file, { verbose: (sql) => statements.add(String(sql)) });
  for (let number = 61; number <= 65; number++) operations.addTurn(db, turn(number));
  operations.beforeCommit(db);
  operations.context(db, { conversationId: 'main' });
  operations.conversationPage(db, LATEST);
  const plans = [...statements].flatMap(
    (sql) => db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[],
  );
  db.close();
  expect(plans.length).toBeGreaterThan(5);
  // Values as they are bound, not as expressions: SQLite would prepare these anew with each, see `statement`.
  expect([...statements].filter((sql) => /conversation_id = '|LIMIT [\d]+\.0/.test(sql))).toEqual([]);
  // What scans a subquery reads the rows that the subquery's own search found.
  const costly = plans.filter(({ detail }) => /SCAN(?! \(subquery)|TEMP B-TREE/.test(detail));
  expect(costly).toEqual([]);
});
