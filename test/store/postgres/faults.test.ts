import type { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { codeOf } from '../../../src/errors.ts';
import { connect } from '../../../src/postgres/connect.ts';
import { openStore } from '../../../src/store/open.ts';
import { DEFAULT_STORE_OPTIONS } from '../../../src/store/options.ts';
import type { Store } from '../../../src/store/store.ts';
import { POSTGRES as ADMIN, NO_POSTGRES, runOn, tempPostgres } from '../../support/postgres.ts';
import { postgresPrograms, startCluster } from '../../support/postgres-server.ts';
import { keyedTurn, turn } from '../../support/store.ts';
import { waitFor } from '../../support/wait-for.ts';

async function open(database: string) {
  const store = await openStore({
    ...DEFAULT_STORE_OPTIONS,
    memoryPoolSize: 3,
    settingsPoolSize: 2,
    database,
  });
  onTestFinished(() => store.close(0));
  return store;
}

/** A session of an operator, who sees the database from outside it. */
async function operator(address = ADMIN ?? ''): Promise<Client> {
  const client = await connect(address);
  onTestFinished(() => client.end());
  return client;
}

function nameOf(database: string): string {
  return new URL(database).pathname.slice(1);
}

/** Ends every session of the database. */
async function terminateAll(client: Client, database: string): Promise<void> {
  const sql =
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()';
  await client.query(sql, [nameOf(database)]);
}

/** Stores turns one after another for each of 50 callers, until `end` resolves; resolves with what each call came to. */
async function load({ conversations }: Store, end: Promise<unknown>) {
  const stored: string[] = [];
  const errors: unknown[] = [];
  let isOver = false;
  const ending = end.finally(() => {
    isOver = true;
  });
  const callers = Array.from({ length: 50 }, async (_, caller) => {
    for (let i = 0; !isOver; i++) {
      const key = `${caller} ${i}`;
      const made = { ...keyedTurn(caller, key), message: key };
      const call = caller % 2 === 0 ? conversations.addTurn(made) : conversations.addKeyedTurn(made);
      await call.then(
        () => stored.push(key),
        (error) => errors.push(error),
      );
    }
  });
  await Promise.all([ending, ...callers]);
  return { stored, errors };
}

/** How often each message is stored, read by a session of its own. */
async function countsOf(database: string): Promise<ReadonlyMap<string, number>> {
  const client = await connect(database);
  const { rows } = await client.query(
    `SELECT content, count(*) AS count FROM messages WHERE role = 'user' GROUP BY 1`,
  );
  await client.end();
  return new Map(rows.map(({ content, count }) => [content, count]));
}

async function expectStoredOnce(database: string, stored: readonly string[]): Promise<void> {
  const counts = await countsOf(database);
  expect(stored.filter((key) => counts.get(key) !== 1)).toEqual([]);
  expect([...counts].filter(([, count]) => count > 1)).toEqual([]);
}

const UNANSWERED = ['DB_CONNECTION_LOST', 'DB_UNAVAILABLE'];

describe.skipIf(NO_POSTGRES)('when sessions are terminated', () => {
  it('what was acknowledged is stored once, and every call is answered', async () => {
    const database = await tempPostgres();
    const store = await open(database);
    const client = await operator();
    const { stored, errors } = await load(
      store,
      (async () => {
        for (let i = 0; i < 10; i++) {
          const { commits = 0 } = store.counters.memory ?? {};
          await waitFor(() => (store.counters.memory?.commits ?? 0) > commits + 2);
          await terminateAll(client, database);
        }
      })(),
    );
    for (const error of errors) expect(UNANSWERED).toContain(codeOf(error));
    expect(stored.length).toBeGreaterThan(50);
    await expectStoredOnce(database, stored);
    expect(await store.conversations.addTurn(turn(1))).toBeDefined();
    expect((await store.settings.getAll()).model).toBe('echo');
  });

  it('idle, the next reads and writes succeed', async () => {
    const database = await tempPostgres();
    const store = await open(database);
    await terminateAll(await operator(), database);
    expect(await store.conversations.context('main')).toBeDefined();
    expect(await store.conversations.addTurn(turn(1))).toBeDefined();
    expect(await store.settings.set({ system_prompt: 'Be brief.' })).toMatchObject({
      system_prompt: 'Be brief.',
    });
  });
});

/** Lets the commits of turns last until they are terminated, which it waits for. */
async function slowCommits(database: string, client: Client) {
  await runOn(
    database,
    `CREATE TABLE slow (); INSERT INTO slow DEFAULT VALUES;
     CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
       'BEGIN IF EXISTS (SELECT FROM slow) THEN PERFORM pg_sleep(600); END IF; RETURN NULL; END';
     CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON messages DEFERRABLE INITIALLY DEFERRED
       FOR EACH ROW EXECUTE FUNCTION wait()`,
  );
  const sql = `SELECT FROM pg_stat_activity WHERE datname = $1 AND wait_event = 'PgSleep'`;
  const isSlow = async () => (await client.query(sql, [nameOf(database)])).rowCount !== 0;
  return async () => {
    while (!(await isSlow()));
    await runOn(database, 'DELETE FROM slow');
    await terminateAll(client, database);
  };
}

describe.skipIf(NO_POSTGRES)('when the session is lost during the commit', () => {
  it('a turn without a key is unknown, and one with a key is tried again', async () => {
    const database = await tempPostgres();
    const client = await operator();
    const { conversations } = await open(database);
    const terminateInCommit = await slowCommits(database, client);
    const [plain, keyed] = await Promise.allSettled([
      conversations.addTurn(turn(1)),
      conversations.addKeyedTurn(keyedTurn(2, 'key')),
      terminateInCommit(),
    ]);
    expect(plain).toMatchObject({ reason: { code: 'DB_CONNECTION_LOST' } });
    expect(keyed).toMatchObject({ value: { kind: 'added' } });
    expect([...(await countsOf(database)).values()]).toEqual([1]);
  });

  it('a turn with a key is unknown where it cannot be tried again', async () => {
    const database = await tempPostgres();
    const client = await operator();
    const { conversations } = await open(database);
    const terminateInCommit = await slowCommits(database, client);
    const stored = conversations.addKeyedTurn(keyedTurn(1, 'key')).catch((error) => error);
    // What takes the place of this server is a standby.
    await client.query(`ALTER DATABASE ${nameOf(database)} SET default_transaction_read_only = on`);
    await terminateInCommit().catch(() => {});
    await terminateAll(client, database);
    expect(await stored).toMatchObject({ code: 'DB_CONNECTION_LOST' });
  });
});

describe.skipIf(NO_POSTGRES)('after a failover', () => {
  it('a standby is not written to, and service is back with the new primary', async () => {
    const database = await tempPostgres();
    const client = await operator();
    const { conversations } = await open(database);
    await client.query(`ALTER DATABASE ${nameOf(database)} SET default_transaction_read_only = on`);
    await terminateAll(client, database);
    expect(await conversations.context('main')).toBeDefined();
    await expect(conversations.addTurn(turn(1))).rejects.toMatchObject({
      code: 'DB_UNAVAILABLE',
      cause: { code: '25006' },
    });
    await client.query(`ALTER DATABASE ${nameOf(database)} RESET default_transaction_read_only`);
    expect(await conversations.addTurn(turn(1))).toBeDefined();
  });
});

const PROGRAMS = postgresPrograms();

describe.skipIf(NO_POSTGRES || PROGRAMS === undefined)('when PostgreSQL is stopped', () => {
  it('immediately and in order, nothing acknowledged is lost, and service is back without a restart', async () => {
    const cluster = await startCluster(PROGRAMS ?? '');
    onTestFinished(cluster.remove);
    const store = await open(cluster.address);
    const { stored, errors } = await load(
      store,
      (async () => {
        for (const mode of ['immediate', 'fast', 'immediate'] as const) {
          const { commits = 0 } = store.counters.memory ?? {};
          await waitFor(() => (store.counters.memory?.commits ?? 0) > commits + 2);
          cluster.stop(mode);
          await expect(store.conversations.addTurn(turn(1))).rejects.toMatchObject({
            code: 'DB_UNAVAILABLE',
          });
          await expect(store.settings.getAll()).rejects.toMatchObject({ code: 'DB_UNAVAILABLE' });
          cluster.start();
          expect(await store.conversations.addTurn({ ...turn(1), message: mode + commits })).toBeDefined();
        }
      })(),
    );
    for (const error of errors) expect(UNANSWERED).toContain(codeOf(error));
    await expectStoredOnce(cluster.address, stored);
  });
});
