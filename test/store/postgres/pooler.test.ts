import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src/store/open.ts';
import { DEFAULT_STORE_OPTIONS } from '../../../src/store/options.ts';
import { PGBOUNCER, pgbouncer } from '../../support/pgbouncer.ts';
import { NO_POSTGRES, tempPostgres } from '../../support/postgres.ts';
import { keyedTurn, turn } from '../../support/store.ts';

describe.skipIf(NO_POSTGRES || PGBOUNCER === undefined)('behind PgBouncer', () => {
  it('that pools transactions, two stores with more connections than it has share one conversation', async () => {
    const database = await pgbouncer(await tempPostgres(), 'transaction');
    const stores = await Promise.all([0, 1].map(() => openStore({ ...DEFAULT_STORE_OPTIONS, database })));
    onTestFinished(async () => void (await Promise.all(stores.map((store) => store.close(0)))));
    const calls = Array.from({ length: 200 }, async (_, i) => {
      const { conversations, settings } = stores[i % 2] as (typeof stores)[number];
      await conversations.context('main');
      await (i % 4 < 2
        ? conversations.addTurn(turn(i))
        : conversations.addKeyedTurn(keyedTurn(i, `key ${i}`)));
      await settings.getAll();
      return await conversations.page({ conversationId: 'main', limit: 10 });
    });
    await Promise.all(calls);
    const page = await stores[0]?.conversations.page({ conversationId: 'main', after: 0, limit: 1_000 });
    expect(page?.messages).toHaveLength(400);
    expect(await stores[1]?.settings.set({ model: 'other' })).toMatchObject({ model: 'other' });
  });

  it('that pools statements, no store is opened', async () => {
    const database = await pgbouncer(await tempPostgres(), 'statement');
    await expect(openStore({ ...DEFAULT_STORE_OPTIONS, database })).rejects.toMatchObject({
      code: 'DB_OPEN_FAILED',
      message: expect.stringContaining('PgBouncer that pools statements'),
      hint: expect.stringContaining('pool_mode = transaction'),
    });
  });
});
