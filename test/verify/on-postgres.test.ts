import { describe, expect, it } from 'vitest';
import { withDatabase } from '../../src/postgres/address.ts';
import { withSession } from '../../src/postgres/with-session.ts';
import type { Chat } from '../../src/stress/request/chat.ts';
import { CHECKS } from '../../src/verify/checks/index.ts';
import { runVerify } from '../../src/verify/verify.ts';
import { runGenesis } from '../support/cli.ts';
import { supportFile } from '../support/fixture.ts';
import { NO_POSTGRES, POSTGRES, runOn, tempPostgres } from '../support/postgres.ts';
import { postgresPrograms, startCluster } from '../support/postgres-server.ts';

const CHAT: Chat = {
  request: {
    method: 'POST',
    path: '/say',
    headers: [['content-type', 'application/json']],
    body: '{"text":"{{token}}"}',
    reply: 'reply',
  },
  history: { path: '/messages' },
};

const SERVER = `"${process.execPath}" "${supportFile('postgres-store-chat.js')}" {{port}} {{db}}`;

const spawned = (defect: string) =>
  ({ kind: 'spawned', command: `${SERVER} ${defect}`, url: 'http://127.0.0.1:{{port}}' }) as const;

/** The checks of these names, on a chat of another author with that defect, or none. */
async function verify(names: readonly string[], defect = 'none', quick = true) {
  const database = await tempPostgres();
  const target = { ...spawned(defect), database };
  const checks = CHECKS.filter(({ name }) => names.includes(name));
  const result = await runVerify({ target, checks, quick, timeoutMs: 20_000, chat: CHAT });
  expect(await tablesIn(database)).toBe(0);
  return result.checks;
}

async function tablesIn(address: string): Promise<number> {
  return withSession(address, 'genesis-test', async (client) => {
    const { rows } = await client.query<{ tables: number }>(
      `SELECT count(*) AS tables FROM pg_tables WHERE schemaname = 'public'`,
    );
    return rows[0]?.tables ?? 0;
  });
}

describe.skipIf(NO_POSTGRES)('on PostgreSQL', () => {
  it('a sound chat of another author holds, and the named database stays empty', async () => {
    const names = ['burst', 'atomic-init', 'lock-contention', 'crash', 'lost-sessions', 'bad-input'];
    const checks = await verify(names);
    expect(checks.map(({ name, status }) => [name, status])).toEqual(names.map((name) => [name, 'passed']));
    expect(JSON.stringify(checks)).toMatch(/SIGKILL: [^"]*, all tables readable"/);
  });

  it.each([
    ['no-error-listener', 'lost-sessions', 'failed'],
    ['early-answer', 'crash', 'data-lost'],
    ['max-id', 'burst', 'failed'],
    ['kept-in-memory', 'two-servers', 'failed'],
  ])('a chat with the defect %s fails %s', async (defect, name, status) => {
    expect(await verify([name], defect, false)).toMatchObject([{ name, status }]);
  });

  it('a record that is read and written back without a lock loses turns, and is named', async () => {
    expect(await verify(['burst'], 'lost-update')).toMatchObject([
      { status: 'data-lost', diagnoses: [{ cause: 'lost-update' }, { cause: 'early-acknowledgement' }] },
    ]);
  });

  it('commits that a crash of PostgreSQL takes along are named, not the errors that it makes', async () => {
    // Nothing else writes the log to the disk before the crash.
    const quiet = [
      'wal_writer_delay=10s',
      'wal_writer_flush_after=1GB',
      'bgwriter_lru_maxpages=0',
      'autovacuum=off',
    ];
    const cluster = await startCluster(postgresPrograms() ?? '', quiet);
    try {
      const { address: database, restartCommand: restartDatabase } = cluster;
      const checks = CHECKS.filter(({ name }) => name === 'database-crash');
      const target = { ...spawned('async-commit'), database };
      const result = await runVerify({
        target,
        checks,
        quick: true,
        timeoutMs: 20_000,
        chat: CHAT,
        restartDatabase,
      });
      expect(result.checks).toMatchObject([
        { status: 'data-lost', diagnoses: [{ cause: 'not-durable' }, { cause: 'early-acknowledgement' }] },
      ]);
    } finally {
      await cluster.remove();
    }
  });

  it('the embedded server outlives its sessions and PostgreSQL, which is restarted only where that is allowed', async () => {
    const cluster = await startCluster(postgresPrograms() ?? '');
    try {
      const only = ['--only', 'lost-sessions,database-crash', '--json', '-'];
      const args = ['verify', '--db', cluster.address, ...only];
      const { exitCode, stdout } = await runGenesis([...args, '--restart-db', cluster.restartCommand]);
      expect(JSON.parse(stdout).checks).toMatchObject([{ status: 'passed' }, { status: 'passed' }]);
      expect(exitCode).toBe(0);
      expect(await databasesLeft(cluster.address)).toBe(0);
    } finally {
      await cluster.remove();
    }
  });

  it('says what a user needs who may not create databases', async () => {
    const database = await tempPostgres();
    const name = `verify_${database.slice(-12)}`;
    await runOn(database, `CREATE ROLE ${name} LOGIN PASSWORD 'hidden-word-1'`);
    try {
      const address = database.replace(/\/\/[^@]*@/, `//${name}:hidden-word-1@`);
      const { exitCode, stdout, stderr } = await runGenesis(['verify', '--db', address, '--only', 'burst']);
      expect(stdout.replace(/\s+/g, ' ')).toMatch(
        /may not create databases.* ALTER ROLE "verify_\w+" CREATEDB/,
      );
      expect(stdout + stderr).not.toContain('hidden-word');
      expect(exitCode).toBe(4);
    } finally {
      await runOn(withDatabase(POSTGRES ?? '', 'postgres'), `DROP ROLE ${name}`);
    }
  });
});

async function databasesLeft(address: string): Promise<number> {
  return withSession(address, 'genesis-test', async (client) => {
    const { rows } = await client.query<{ left: number }>(
      `SELECT count(*) AS left FROM pg_database WHERE datname LIKE 'genesis_verify_%'`,
    );
    return rows[0]?.left ?? 0;
  });
}
