import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { connect } from '../../src/postgres/connect.ts';
import { runGenesis, startGenesis } from '../support/cli.ts';
import { NO_POSTGRES, tempPostgres } from '../support/postgres.ts';

const PASSWORD = 'Hunter22-of-mine';

/** An address whose password the tests' PostgreSQL does not ask for. */
function withPassword(address: string): string {
  return address.replace(/^(\w+:\/\/[^:@/]+)(:[^@]*)?@/, `$1:${PASSWORD}@`);
}

async function messagesIn(address: string): Promise<number> {
  const client = await connect(address);
  try {
    const { rows } = await client.query('SELECT count(*)::integer AS messages FROM messages');
    return rows[0].messages;
  } finally {
    await client.end();
  }
}

/** The arguments of every process but the one that the test starts itself. */
function otherCommandLines(pid: number | undefined): string {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== pid);
  return pids
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8');
      } catch {
        return '';
      }
    })
    .join('\n');
}

describe.skipIf(NO_POSTGRES)('genesis stress --db postgres://…', () => {
  it('stores its turns there, and shows the password in no report and no process of its own', async () => {
    const address = await tempPostgres();
    const run = startGenesis([
      'stress',
      '--db',
      withPassword(address),
      '-c',
      '5',
      '-n',
      '50',
      '-f',
      'json',
      '-o',
      '-',
    ]);
    let seen = '';
    const looking = setInterval(() => (seen += otherCommandLines(run.process.pid)), 50);
    const { exitCode, stdout, stderr } = await run.ended.finally(() => clearInterval(looking));
    expect({ exitCode, stderr: stderr.includes(PASSWORD) }).toEqual({ exitCode: 0, stderr: false });
    expect(stdout).not.toContain(PASSWORD);
    expect(seen).toContain('serve\0--port');
    expect(seen).not.toContain(PASSWORD);
    const result = JSON.parse(stdout);
    expect(result.target.description).toMatch(/^embedded server, database postgres:\/\/[^:@]+@/);
    expect(result.audit).toMatchObject({ status: 'read', stored: 50, lost: 0 });
    expect(await messagesIn(address)).toBe(100);
  });

  it('uses no database that only the environment names', async () => {
    const address = await tempPostgres();
    const { exitCode, stdout } = await runGenesis(['stress', '-c', '2', '-n', '10'], {
      env: { GENESIS_DB: address },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('embedded server, empty database');
    await expect(messagesIn(address)).rejects.toThrow(/does not exist/);
  });

  it('gives {{db}} in --spawn the address', async () => {
    const address = await tempPostgres();
    const { exitCode, stdout } = await runGenesis([
      ...['stress', '--url', 'http://127.0.0.1:{{port}}', '--db', address, '-c', '2', '-n', '10'],
      ...['--spawn', `"${process.execPath}" bin/genesis.js serve --port {{port}} --db {{db}}`],
    ]);
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
    expect(await messagesIn(address)).toBeGreaterThanOrEqual(20);
  });
});
