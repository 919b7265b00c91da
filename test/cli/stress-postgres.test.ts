import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { orUndefined } from '../../src/or-undefined.ts';
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

/** The arguments of every server that runs. */
function servers(): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  // Some end meanwhile.
  const commands = pids.map((pid) => orUndefined(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? '');
  return commands.filter((command) => command.includes('serve\0--port'));
}

describe.skipIf(NO_POSTGRES)('genesis stress --db postgres://…', () => {
  it('stores its turns there, and shows the password in no report and no arguments of the server', async () => {
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
    const seen = new Set<string>();
    const looking = setInterval(() => {
      for (const command of servers()) seen.add(command);
    }, 50);
    const { exitCode, stdout, stderr } = await run.ended.finally(() => clearInterval(looking));
    expect({ exitCode, stderr: stderr.includes(PASSWORD) }).toEqual({ exitCode: 0, stderr: false });
    expect(stdout).not.toContain(PASSWORD);
    expect(seen.size).toBeGreaterThan(0);
    expect([...seen].join()).not.toContain(PASSWORD);
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
