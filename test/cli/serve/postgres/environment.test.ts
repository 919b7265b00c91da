import { describe, expect, it } from 'vitest';
import { connect } from '../../../../src/postgres/connect.ts';
import { runGenesis, startServe } from '../../../support/cli.ts';
import { NO_POSTGRES, tempPostgres } from '../../../support/postgres.ts';
import { tempDatabase, tempFolder } from '../../../support/temp-folder.ts';

async function tables(address: string): Promise<number> {
  const client = await connect(address);
  const { rows } = await client.query(`SELECT count(*) AS n FROM pg_tables WHERE schemaname = 'public'`);
  await client.end();
  return rows[0].n;
}

describe.skipIf(NO_POSTGRES)('GENESIS_DB', () => {
  it('names the database; its password is not shown', async () => {
    const GENESIS_DB = await tempPostgres();
    const server = await startServe([], { GENESIS_DB: GENESIS_DB.replace('postgres@', 'postgres:hunter2@') });
    await server.printed(/models/);
    expect(server.stdout()).toContain(`${GENESIS_DB} (PostgreSQL, synchronous_commit on)`);
    server.process.kill('SIGTERM');
    const { stdout, stderr } = await server.ended;
    expect(stdout + stderr).not.toMatch(/hunter2|warning/);
    expect(await tables(GENESIS_DB)).toBeGreaterThan(0);
  });

  it('gives way to --temporary, to --db, and to the empty database of a stress run', async () => {
    const GENESIS_DB = await tempPostgres();
    const file = tempDatabase();
    for (const [args, shown] of [
      [['--temporary'], 'chat.db (WAL'],
      [['--db', file], `${file} (WAL`],
    ] as const) {
      const server = await startServe(args, { GENESIS_DB });
      await server.printed(/models/);
      expect(server.stdout()).toContain(shown);
      server.process.kill('SIGTERM');
      await server.ended;
    }
    const env = { GENESIS_DB };
    const run = await runGenesis(['stress', '-n', '5', '-c', '2'], { env, cwd: tempFolder() });
    expect(run).toMatchObject({ exitCode: 0 });
    expect(await tables(GENESIS_DB)).toBe(0);
  });

  it('names itself where it is wrong', async () => {
    const GENESIS_DB = 'mysql://u:hunter2@db/chat';
    const { exitCode, stderr } = await runGenesis(['serve'], { env: { GENESIS_DB }, cwd: tempFolder() });
    expect(stderr).toMatch(/^error: GENESIS_DB is the address of another kind of server \(mysql\)\n/);
    expect(exitCode).toBe(2);
  });
});
