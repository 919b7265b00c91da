import { describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../../src/postgres/connect.ts';
import { openStore } from '../../../src/store/open.ts';
import { DEFAULT_STORE_OPTIONS } from '../../../src/store/options.ts';
import { NO_POSTGRES, tempPostgres } from '../../support/postgres.ts';
import { turn } from '../../support/store.ts';

async function open(database: string, options: { busyTimeoutMs?: number } = {}) {
  const store = await openStore({
    ...DEFAULT_STORE_OPTIONS,
    durability: 'normal',
    memoryPoolSize: 3,
    database,
    ...options,
  });
  onTestFinished(() => store.close(0));
  return store;
}

/** A session that has locked something, until it is released. */
async function lockedBy(database: string, sql: string): Promise<{ release: () => Promise<void> }> {
  const session = await connect(database);
  onTestFinished(() => session.end());
  await session.query(`BEGIN; ${sql}`);
  return { release: async () => void (await session.query('ROLLBACK')) };
}

const LOCK_MAIN = `SELECT FROM conversations WHERE id = 'main' FOR UPDATE`;

describe.skipIf(NO_POSTGRES)('a conversation that another session has locked', () => {
  it('keeps its own turns waiting, and those of no other conversation', async () => {
    const database = await tempPostgres();
    const { conversations, counters } = await open(database, { busyTimeoutMs: 60_000 });
    const { id } = await conversations.create(null);
    const lock = await lockedBy(database, LOCK_MAIN);
    let isStored = false;
    const waiting = conversations.addTurn(turn(1)).then(() => {
      isStored = true;
    });
    for (let i = 2; i < 12; i++) expect(await conversations.addTurn(turn(i, id))).toBeDefined();
    // In one batch with the one that waits.
    const together = [conversations.addTurn(turn(12, id)), conversations.rename(id, 'Plans', 1)];
    for (const each of await Promise.all(together)) expect(each).toBeDefined();
    expect(isStored).toBe(false);
    await lock.release();
    await waiting;
    expect(counters.memory).toMatchObject({ retries: 0, lockErrors: {} });
    const page = await conversations.page({ conversationId: 'main', limit: 10 });
    expect(page?.messages.map(({ content }) => content)).toEqual(['question 1', 'answer 1']);
  });

  it('refuses its turns after the busy timeout and the retries, also while others are stored', async () => {
    const database = await tempPostgres();
    const { conversations, counters } = await open(database, { busyTimeoutMs: 20 });
    const { id } = await conversations.create(null);
    await lockedBy(database, LOCK_MAIN);
    let isRefused = false;
    const refused = conversations.addTurn(turn(1)).catch((error) => {
      isRefused = true;
      return error;
    });
    for (let i = 2; !isRefused; i++) await conversations.addTurn(turn(i, id));
    expect(await refused).toMatchObject({ code: 'DB_LOCKED', cause: { code: '55P03' } });
    expect(counters.memory).toMatchObject({ lockErrors: { '55P03': 6 }, retries: 5, retriesExhausted: 1 });
  });
});

describe.skipIf(NO_POSTGRES)('a lock that is met in the middle of a batch', () => {
  it('keeps the others of the batch from nothing', async () => {
    const database = await tempPostgres();
    const { conversations } = await open(database, { busyTimeoutMs: 60_000 });
    const { id } = await conversations.create(null);
    // Only a deletion waits for a session that refers to the conversation.
    const lock = await lockedBy(database, `SELECT FROM conversations WHERE id = '${id}' FOR KEY SHARE`);
    const deleted = conversations.delete(id);
    const turns = Array.from({ length: 20 }, (_, i) => conversations.addTurn(turn(i)));
    for (const each of await Promise.all(turns)) expect(each).toBeDefined();
    await lock.release();
    expect(await deleted).toBe(true);
  });
});

describe.skipIf(NO_POSTGRES)('two stores on one conversation', () => {
  it('both get their turns stored, in the order of their ids', async () => {
    const database = await tempPostgres();
    const stores = [await open(database), await open(database)];
    const callers = stores.flatMap(({ conversations }, at) =>
      Array.from({ length: 5 }, async (_, caller) => {
        for (let i = 0; i < 10; i++) {
          const stored = await conversations.addTurn(turn(1_000 * at + 100 * caller + i));
          expect(stored?.replyId).toBeGreaterThan(stored?.messageId ?? 0);
        }
      }),
    );
    await Promise.all(callers);
    const page = await stores[0]?.conversations.page({ conversationId: 'main', after: 0, limit: 1_000 });
    expect(page?.messages).toHaveLength(200);
    for (const { counters } of stores) expect(counters.memory?.lockErrors).toEqual({});
  });
});
