import { randomBytes } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NO_POSTGRES, POSTGRES, runOn, tempPostgres } from '../../support/postgres.ts';
import { openTestStore, turn } from '../../support/store.ts';

const RIGHTS = 'SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public';

describe.skipIf(NO_POSTGRES)('a role without a right on the index of searches', () => {
  it('stores and deletes beside a server that has it, and needs it only for searches', async () => {
    const role = `beside_${randomBytes(4).toString('hex')}`;
    // Before the database is made, so that it is dropped after it.
    await runOn(POSTGRES ?? '', `CREATE ROLE ${role} LOGIN`);
    onTestFinished(() => runOn(POSTGRES ?? '', `DROP ROLE ${role}`));
    const address = await tempPostgres();
    const { store: older } = await openTestStore(address);
    await older.close();
    await runOn(
      address,
      `GRANT ${RIGHTS} TO ${role}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role}`,
    );
    const { store: searching } = await openTestStore(address, { search: true });
    const asRole = address.replace('//postgres@', `//${role}@`);
    const { store } = await openTestStore(asRole);

    const request = { terms: [{ text: 'question', isPrefix: false }], limit: 1, offset: 0 };
    const found = async () => (await searching.search?.find(request))?.messages;
    const gone = await searching.conversations.create(null);
    await searching.conversations.addTurn(turn(1, gone.id));
    expect(await found()).toHaveLength(1);
    await store.conversations.addTurn(turn(2));
    expect(await store.conversations.delete(gone.id)).toBe(true);
    expect(await found()).toHaveLength(0);
    await store.close();
    await expect(openTestStore(asRole, { search: true })).rejects.toThrow(
      /may not read and write: message_search/,
    );
  });
});
