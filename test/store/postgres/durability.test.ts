import { describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../../src/postgres/connect.ts';
import { openStore } from '../../../src/store/open.ts';
import { DEFAULT_STORE_OPTIONS } from '../../../src/store/options.ts';
import { synchronousCommit } from '../../../src/store/postgres/begin.ts';
import type { PostgresFacts } from '../../../src/store/store.ts';
import { NO_POSTGRES, tempPostgres } from '../../support/postgres.ts';
import { postgresPrograms, startCluster } from '../../support/postgres-server.ts';
import { turn } from '../../support/store.ts';

describe('a commit', () => {
  it.each([
    ['full', 'off', 'on'],
    ['full', 'local', 'on'],
    ['full', 'remote_write', 'on'],
    ['full', 'on', 'on'],
    ['full', 'remote_apply', 'remote_apply'],
    ['normal', 'remote_apply', 'off'],
  ] as const)('that is to be %s, where %s is configured, is %s', (durability, configured, expected) => {
    expect(synchronousCommit(durability, configured)).toBe(expected);
  });
});

async function factsOf(database: string, durability: 'full' | 'normal'): Promise<PostgresFacts> {
  const store = await openStore({ ...DEFAULT_STORE_OPTIONS, database, durability });
  onTestFinished(() => store.close(0));
  if (store.facts.backend !== 'postgres') throw new Error('not on PostgreSQL');
  expect(await store.conversations.addTurn(turn(1))).toBeDefined();
  return store.facts;
}

describe.skipIf(NO_POSTGRES)('the durability of a store', () => {
  it('is in its facts, with what may be lost', async () => {
    const database = await tempPostgres();
    const full = await factsOf(database, 'full');
    expect(full).toMatchObject({ synchronousCommit: 'on', asynchronousStandbys: [], warnings: [] });
    const normal = await factsOf(database, 'normal');
    expect(normal).toMatchObject({
      synchronousCommit: 'off',
      warnings: [expect.stringContaining('may lose')],
    });
  });

  it('never asks for less than the database is configured to', async () => {
    const database = await tempPostgres();
    const client = await connect(database);
    await client.query(
      `ALTER DATABASE ${new URL(database).pathname.slice(1)} SET synchronous_commit = remote_apply`,
    );
    await client.end();
    expect((await factsOf(database, 'full')).synchronousCommit).toBe('remote_apply');
  });
});

const PROGRAMS = postgresPrograms();

it.skipIf(NO_POSTGRES || PROGRAMS === undefined)(
  'a PostgreSQL without fsync is refused, unless loss is accepted',
  async () => {
    const { address, remove } = await startCluster(PROGRAMS ?? '', ['fsync=off']);
    onTestFinished(remove);
    await expect(openStore({ ...DEFAULT_STORE_OPTIONS, database: address })).rejects.toMatchObject({
      code: 'DB_OPEN_FAILED',
      message: expect.stringContaining('fsync = off'),
      hint: expect.stringContaining('--durability normal'),
    });
    const { warnings } = await factsOf(address, 'normal');
    expect(warnings.join('\n')).toContain('fsync is off');
  },
);
