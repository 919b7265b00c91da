import { describe, expect, it } from 'vitest';
import { connect } from '../../../src/postgres/connect.ts';
import { assertFit, type DatabaseFacts, unfitnessOf } from '../../../src/store/postgres/assert-fit.ts';
import { NO_POSTGRES, runOn, tempPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';

const FIT: DatabaseFacts = {
  version: 150_019,
  versionText: '15.19',
  encoding: 'UTF8',
  isReadOnly: false,
  user: 'chat',
  database: 'chat',
  schema: 'public',
  mayCreate: true,
  hasTables: false,
  forbidden: null,
  connections: 97,
};

describe('a database', () => {
  it.each([
    [{ version: 120_017, versionText: '12.17' }, /12\.17, which is too old/, /13 or newer/],
    [{ encoding: 'LATIN1' }, /LATIN1/, /UTF8/],
    [{ connections: 14 }, /14 connections of chat.* 15/, /--pool-size/],
    [{ schema: null }, /no schema that chat may use/, /GRANT USAGE, CREATE ON SCHEMA public TO chat$/],
    [{ mayCreate: false, user: 'A-b' }, /may not create/, /GRANT CREATE ON SCHEMA public TO "A-b"$/],
    [{ hasTables: true, forbidden: ['messages'] }, /read and write: messages/, /GRANT SELECT/],
  ] as const)('that cannot be used says why, and what helps: %j', (facts, why, hint) => {
    expect(unfitnessOf({ ...FIT, ...facts }, 15)).toEqual({
      why: expect.stringMatching(why),
      hint: expect.stringMatching(hint),
    });
  });

  it('that can be used has nothing to say', () => {
    expect(unfitnessOf(FIT, 15)).toBeUndefined();
    expect(unfitnessOf({ ...FIT, version: 130_000, mayCreate: false, hasTables: true }, 97)).toBeUndefined();
  });
});

describe.skipIf(NO_POSTGRES)('a session', () => {
  it('has a schema with capital letters, or none', async () => {
    const address = await tempPostgres();
    await runOn(address, 'CREATE SCHEMA "Chat"');
    const inSchema = (name: string) => `${address}?options=-c%20search_path%3D${name}`;
    const { store } = await openTestStore(inSchema('%22Chat%22'));
    await store.close();
    await expect(openTestStore(inSchema('missing'))).rejects.toThrow(/has no schema that postgres may use/);
  });

  it('of a standby has the code that PostgreSQL gives its refusals', async () => {
    const client = await connect(await tempPostgres());
    await client.query('SET default_transaction_read_only = on');
    await expect(assertFit(client, 'it', 1, false)).rejects.toMatchObject({ code: '25006' });
    await client.end();
  });
});
