import { describe, expect, it } from 'vitest';
import { withDatabase } from '../../src/postgres/address.ts';
import { connect } from '../../src/postgres/connect.ts';
import { NO_POSTGRES, runOn, tempPostgres } from '../support/postgres.ts';

describe.skipIf(NO_POSTGRES)('a session', () => {
  it('reads big integers as numbers, and shows whose it is', async () => {
    const client = await connect(await tempPostgres());
    const { rows } = await client.query(
      `SELECT 5::bigint AS five, current_setting('application_name') AS name`,
    );
    await client.end();
    expect(rows).toEqual([{ five: 5, name: 'genesis' }]);
  });

  it('finds a database whose name has characters that mean something in an address', async () => {
    const address = await tempPostgres();
    const name = `${address.slice(-12)} a/b?c#d%2Fe&f+g@"h"`;
    const quoted = `"${name.replaceAll('"', '""')}"`;
    await runOn(address, `CREATE DATABASE ${quoted}`);
    try {
      const client = await connect(withDatabase(address, name));
      const { rows } = await client.query('SELECT current_database() AS name');
      await client.end();
      expect(rows).toEqual([{ name }]);
    } finally {
      await runOn(address, `DROP DATABASE ${quoted}`);
    }
  });
});
