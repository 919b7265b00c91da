import { describe, expect, it } from 'vitest';
import { connect } from '../../src/postgres/connect.ts';
import { NO_POSTGRES, tempPostgres } from '../support/postgres.ts';

describe.skipIf(NO_POSTGRES)('a session', () => {
  it('reads big integers as numbers, and shows whose it is', async () => {
    const client = await connect(await tempPostgres());
    const { rows } = await client.query(
      `SELECT 5::bigint AS five, current_setting('application_name') AS name`,
    );
    await client.end();
    expect(rows).toEqual([{ five: 5, name: 'genesis' }]);
  });
});
