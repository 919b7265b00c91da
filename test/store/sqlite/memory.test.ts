import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import * as operations from '../../../src/store/sqlite/operations/memory.ts';
import { SUMMARY_MAX_CHARS } from '../../../src/store/summary.ts';
import { query } from '../../support/lock.ts';
import { addTurns, LONG_AHEAD, openMemory, turn } from '../../support/memory.ts';

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
  it('is made once, by however many ask for it at once', async () => {
    const { memory, file } = await openMemory();
    await Promise.all(Array.from({ length: 50 }, () => memory.ensureDefaultConversation()));
    expect(query(file, 'SELECT id FROM conversations')).toEqual([{ id: 'main' }]);
  });

  it('is left as it is by an insert that comes second', async () => {
    const { memory, file } = await openMemory();
    await memory.close();
    const db = new SqliteDatabase(file);
    operations.ensureConversation(db, { id: 'main', now: 1 });
    expect(db.prepare('SELECT count(*) FROM conversations WHERE created_at > 1').pluck().get()).toBe(1);
    db.close();
  });

  it('needs no write lock where it exists', async () => {
    const { memory } = await openMemory();
    const { writes } = memory.counters;
    await memory.ensureDefaultConversation();
    expect(memory.counters.writes).toBe(writes);
  });
});

describe('a turn', () => {
  it('is the message and its reply, linked and next to each other', async () => {
    const { memory } = await openMemory();
    const stored = await Promise.all(Array.from({ length: 100 }, (_, i) => memory.addTurn(turn(i))));
    const { messages } = await memory.conversation({ ...LATEST, limit: 1_000 });
    expect(messages).toHaveLength(200);
    for (const { messageId, replyId } of stored) expect(replyId).toBe(messageId + 1);
    for (let i = 0; i < messages.length; i += 2) {
      const [message, reply] = [messages[i], messages[i + 1]];
      expect(reply?.replyTo).toBe(message?.id);
      expect(reply?.content).toBe(message?.content.replace('question', 'answer'));
    }
  });

  it('is refused where there is no such conversation', async () => {
    const { memory } = await openMemory();
    const outcome = memory.addTurn({ ...turn(1), conversationId: 'elsewhere' });
    await expect(outcome).rejects.toMatchObject({ code: 'CONVERSATION_NOT_FOUND' });
    await expect(memory.context('elsewhere')).rejects.toMatchObject({ code: 'CONVERSATION_NOT_FOUND' });
    expect((await memory.conversation(LATEST)).messages).toEqual([]);
  });
});

describe('paging', () => {
  it('tells the latest messages, oldest first, and whether there are older ones', async () => {
    const { memory } = await openMemory();
    await addTurns(memory, 1, 5);
    const page = await memory.conversation({ ...LATEST, limit: 4 });
    expect(page.messages.map(({ content }) => content)).toEqual([
      'question 4',
      'answer 4',
      'question 5',
      'answer 5',
    ]);
    expect(page.hasMore).toBe(true);
    expect((await memory.conversation({ ...LATEST, limit: 10 })).hasMore).toBe(false);
  });

  it('walks through everything after a message', async () => {
    const { memory } = await openMemory();
    await addTurns(memory, 1, 5);
    const ids: number[] = [];
    let page = await memory.conversation({ ...LATEST, after: 0, limit: 3 });
    for (;;) {
      ids.push(...page.messages.map(({ id }) => id));
      if (!page.hasMore) break;
      page = await memory.conversation({ ...LATEST, after: ids.at(-1), limit: 3 });
    }
    expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('takes the title from the first message and the time from the last', async () => {
    const { memory } = await openMemory();
    expect((await memory.conversation(LATEST)).title).toBeNull();
    await addTurns(memory, 1, 3);
    expect(await memory.conversation(LATEST)).toMatchObject({
      title: 'question 1',
      updatedAt: LONG_AHEAD + 3,
    });
  });
});

describe('the context', () => {
  it('is every message while there are few', async () => {
    const { memory } = await openMemory();
    await addTurns(memory, 1, 14);
    const { messages, summary } = await memory.context('main');
    expect(summary).toBeNull();
    expect(messages.map(({ content }) => content)).toEqual(
      Array.from({ length: 14 }, (_, i) => [`question ${i + 1}`, `answer ${i + 1}`]).flat(),
    );
  });

  it('holds nothing of another conversation, and neither do the pages', async () => {
    const { memory } = await openMemory();
    const { id: other } = await memory.create(null);
    for (let i = 1; i <= 20; i++) {
      await memory.addTurn(turn(i));
      await memory.addTurn({ ...turn(i), conversationId: other, message: 'foreign', reply: 'foreign' });
    }
    expect(JSON.stringify(await memory.context('main'))).not.toContain('foreign');
    const pages = [await memory.conversation(LATEST), await memory.conversation({ ...LATEST, after: 0 })];
    for (const page of pages)
      expect(page.messages.filter(({ content }) => content === 'foreign')).toEqual([]);
    expect(pages.map((page) => page.messages.length)).toEqual([40, 40]);
  });

  it('summarises the oldest ten when twenty newer ones are left word for word', async () => {
    const { memory } = await openMemory();
    await addTurns(memory, 1, 15);
    const { messages, summary } = await memory.context('main');
    expect(summary).toMatchObject({
      messageCount: 10,
      content: expect.stringMatching(/^U: question 1 \| A: answer 1/),
    });
    expect(messages.map(({ content }) => content)[0]).toBe('question 6');
    expect(messages).toHaveLength(20);
  });

  it('accounts for every message exactly once, at every length', async () => {
    const { memory } = await openMemory();
    for (let turns = 1; turns <= 130; turns++) {
      await addTurns(memory, turns, turns);
      const { messages, summary } = await memory.context('main');
      expect((summary?.messageCount ?? 0) + messages.length).toBe(2 * turns);
      expect(messages.length).toBeLessThan(30);
    }
  });

  it('rolls ten summaries up into one of the next level', async () => {
    const { memory, file } = await openMemory();
    await addTurns(memory, 1, 560);
    expect(summaryRows(file).map(({ level, message_count }) => [level, message_count])).toEqual([
      [2, 1_000],
      ...Array(1).fill([1, 100]),
    ]);
    const { summary } = await memory.context('main');
    const lines = summary?.content.split('\n') ?? [];
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(SUMMARY_MAX_CHARS);
  });

  it('has summaries without gap or overlap after simultaneous turns of two services', async () => {
    const { memory, file } = await openMemory();
    const other = await openMemory(file);
    const turns = Array.from({ length: 300 }, (_, i) => (i % 2 ? memory : other.memory).addTurn(turn(i)));
    await Promise.all(turns);
    const rows = summaryRows(file);
    expect(rows[0]?.start_message_id).toBe(1);
    rows.slice(1).forEach((row, i) => {
      expect(row.start_message_id).toBe((rows[i]?.end_message_id ?? 0) + 1);
    });
    expect(rows.reduce((sum, { message_count }) => sum + message_count, 0)).toBe(580);
  });

  it('is bounded after an import, and each of the next turns makes a share of the summaries that lack', async () => {
    const { memory, file } = await openMemory();
    const db = new SqliteDatabase(file);
    importMessages(db, 3_000);
    db.close();
    expect(await memory.context('main')).toMatchObject({ summary: null, messages: Array(30).fill({}) });
    const counts: (number | undefined)[] = [];
    for (let i = 1; i <= 3; i++) {
      await memory.addTurn(turn(i));
      counts.push((await memory.context('main')).summary?.messageCount);
    }
    expect(counts).toEqual([1_010, 2_020, 2_980]);
  });

  it('accounts for every message after one batch of many turns', async () => {
    const { memory } = await openMemory();
    await Promise.all(Array.from({ length: 2_000 }, (_, i) => memory.addTurn(turn(i))));
    const { messages, summary } = await memory.context('main');
    expect((summary?.messageCount ?? 0) + messages.length).toBe(4_000);
    expect(messages.length).toBeLessThan(30);
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
  const { memory, file } = await openMemory();
  await addTurns(memory, 1, 60);
  await memory.close();
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
  // What scans a subquery reads the rows that the subquery's own search found.
  const costly = plans.filter(({ detail }) => /SCAN(?! \(subquery)|TEMP B-TREE/.test(detail));
  expect(costly).toEqual([]);
});
