import { describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../../src/postgres/connect.ts';
import { PostgresConnection } from '../../../src/store/postgres/pool/connection.ts';
import { NO_POSTGRES, tempPostgres } from '../../support/postgres.ts';
import { waitFor } from '../../support/wait-for.ts';

describe.skipIf(NO_POSTGRES)('a session that waits for a lock for too long', () => {
  it('is given up, and ends in PostgreSQL too, although the lock is still held', async () => {
    const database = await tempPostgres();
    const holder = await connect(database);
    onTestFinished(() => holder.end());
    await holder.query('CREATE TABLE t (); COMMIT; BEGIN; LOCK TABLE t');
    const client = await connect(database, { applicationName: 'waiting' });
    const connection = new PostgresConnection(
      client,
      async () => {
        await client.query('SELECT FROM t');
        return { kind: 'done', outcomes: [], committed: false };
      },
      100,
    );
    await expect(connection.run([])).rejects.toThrow('Connection terminated');
    const waiting = `SELECT FROM pg_stat_activity WHERE application_name = 'waiting' AND datname = current_database()`;
    const observer = await connect(database);
    onTestFinished(() => observer.end());
    await waitFor(async () => (await observer.query(waiting)).rowCount === 0);
  });
});
