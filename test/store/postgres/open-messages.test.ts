import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src/store/open.ts';
import { DEFAULT_STORE_OPTIONS } from '../../../src/store/options.ts';
import { OpenMessages } from '../../../src/store/postgres/operations/open-messages.ts';
import { NO_POSTGRES, runOn, tempPostgres } from '../../support/postgres.ts';
import { turn } from '../../support/store.ts';

const MOST_OPEN = 29;

describe.skipIf(NO_POSTGRES)('what a store remembers of messages without a summary', () => {
  it('does not outlast turns of another store, nor a batch that was rolled back', async () => {
    const database = await tempPostgres();
    const stores = await Promise.all([0, 1].map(() => openStore({ ...DEFAULT_STORE_OPTIONS, database })));
    onTestFinished(async () => void (await Promise.all(stores.map((store) => store.close(0)))));
    for (let turns = 1; turns <= 60; turns++) {
      // Runs of different lengths of either store, so that each remembers what has become wrong.
      const { conversations } = stores[turns % 7 < 3 ? 0 : 1] as (typeof stores)[number];
      const refused = { ...turn(turns), message: 'U+0000 \0' };
      const [, stored] = await Promise.allSettled([
        conversations.addTurn(refused),
        conversations.addTurn(turn(turns)),
      ]);
      expect(stored.status).toBe('fulfilled');
      const context = await conversations.context('main');
      const open = context?.messages.length ?? 0;
      expect((context?.summary?.messageCount ?? 0) + open).toBe(2 * turns);
      expect(open).toBeLessThanOrEqual(MOST_OPEN);
    }
  });

  it('does not keep an import waiting: each turn makes a hundred of its summaries', async () => {
    const database = await tempPostgres();
    const store = await openStore({ ...DEFAULT_STORE_OPTIONS, database });
    onTestFinished(() => store.close(0));
    await runOn(
      database,
      `INSERT INTO messages (id, conversation_id, role, content, created_at)
       SELECT nextval('messages_id'), 'main', 'user', 'imported ' || i, 0 FROM generate_series(1, 5000) AS i`,
    );
    for (let turns = 1; turns <= 4; turns++) {
      await store.conversations.addTurn(turn(turns));
      const context = await store.conversations.context('main');
      expect(context?.summary?.messageCount).toBeGreaterThanOrEqual(1_000 * turns);
    }
  });
});

describe('the memory of messages without a summary', () => {
  it('keeps the conversations that were used last', () => {
    const memory = new OpenMessages();
    for (let i = 0; i <= 10_000; i++) {
      memory.set(`c${i}`, { lastId: i, count: 2 });
      memory.set('often', { lastId: i, count: i });
    }
    expect(memory.of('often')).toEqual({ lastId: 10_000, count: 10_000 });
    expect(memory.of('c0')).toBeUndefined();
    expect(memory.of('c10000')).toEqual({ lastId: 10_000, count: 2 });
  });
});
