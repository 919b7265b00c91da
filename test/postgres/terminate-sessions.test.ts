import { describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../src/postgres/connect.ts';
import { terminateSessions } from '../../src/postgres/terminate-sessions.ts';
import { NO_POSTGRES, tempPostgres } from '../support/postgres.ts';

describe.skipIf(NO_POSTGRES)('sessions', () => {
  it('are ended and counted, but for this tool’s own and those of other databases', async () => {
    const address = await tempPostgres();
    const server = await connect(address);
    const own = await connect(address, { applicationName: 'genesis-outside' });
    const elsewhere = await connect(await tempPostgres());
    onTestFinished(async () => {
      await Promise.all([own.end(), elsewhere.end()]);
    });
    const ended = new Promise((resolve) => server.once('end', resolve));
    expect(await terminateSessions(address)).toBe(1);
    await ended;
    expect((await own.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    expect((await elsewhere.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    expect(await terminateSessions(address)).toBe(0);
  });
});
