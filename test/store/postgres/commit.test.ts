import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../../src/postgres/connect.ts';
import { CommitUnknown, commit } from '../../../src/store/postgres/pool/commit.ts';
import { NO_POSTGRES, tempPostgres } from '../../support/postgres.ts';

/** Says when no session is left in a transaction of the database. */
const WATCH = `
  const { workerData: { database, over } } = require('node:worker_threads');
  const { Client } = require('pg');
  const client = new Client(database);
  const open = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
  (async () => {
    await client.connect();
    while ((await client.query(open)).rowCount > 0);
    await client.end();
    Atomics.store(over, 0, 1);
    Atomics.notify(over, 0);
  })()`;

describe.skipIf(NO_POSTGRES)('a server that is frozen in a transaction until PostgreSQL ends it', () => {
  it('knows that its commit stored nothing', async () => {
    const database = await tempPostgres();
    const client = await connect(database);
    onTestFinished(() => client.end().catch(() => {}));
    const over = new Int32Array(new SharedArrayBuffer(4));
    const watch = new Worker(WATCH, { eval: true, workerData: { database, over } });
    onTestFinished(async () => void (await watch.terminate()));
    await client.query('BEGIN; SET LOCAL idle_in_transaction_session_timeout = 100; CREATE TABLE t ()');
    // This thread reads nothing meanwhile.
    Atomics.wait(over, 0, 0);
    const error = await commit(client).catch((error) => error);
    expect(error).toMatchObject({ code: '25P03' });
    expect(error).not.toBeInstanceOf(CommitUnknown);
  });
});
