import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine, sessionOf, untilItWaits } from '../../support/examine-postgres.ts';
import { NO_POSTGRES, runOn } from '../../support/postgres.ts';
import { type PostgresCluster, postgresPrograms, startCluster } from '../../support/postgres-server.ts';

const SETTINGS = [
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'autovacuum=off',
  'max_connections=6',
  'superuser_reserved_connections=2',
  'max_wal_senders=0',
  'max_prepared_transactions=2',
];

describe.skipIf(NO_POSTGRES || postgresPrograms() === undefined)('a PostgreSQL server', () => {
  let cluster: PostgresCluster;
  const as = (user: string, password = '') => {
    const url = new URL(cluster.address);
    [url.username, url.password] = [user, password];
    return url.href;
  };

  beforeAll(async () => {
    cluster = await startCluster(postgresPrograms() ?? '', SETTINGS);
    await runOn(
      cluster.address,
      `CREATE ROLE app LOGIN; CREATE ROLE locked LOGIN PASSWORD 'right'; CREATE ROLE secure LOGIN;
       CREATE TABLE chats (id int PRIMARY KEY); INSERT INTO chats VALUES (1)`,
    );
    const rules = join(cluster.folder, 'data', 'pg_hba.conf');
    const trusted = readFileSync(rules, 'utf8');
    writeFileSync(
      rules,
      'host all locked 127.0.0.1/32 scram-sha-256\nhostssl all secure 127.0.0.1/32 trust\nhost all app,postgres 127.0.0.1/32 trust\n',
    );
    appendFileSync(rules, trusted.replace(/^host /gm, '# host '));
    cluster.stop('fast');
    cluster.start();
  });
  afterAll(() => cluster?.remove());

  it('that is set up to lose data: each setting is found', async () => {
    const { found } = await examine(cluster.address);
    expect(found).toEqual([
      'warning autovacuum-off',
      'error fsync-off',
      'warning full-page-writes-off',
      'warning synchronous-commit-off',
    ]);
  });

  it.each([
    ['a wrong password', 'locked', 'wrong', 'login-refused', /password authentication failed .*\(28P01\)$/],
    ['no password', 'locked', '', 'login-refused', /password/],
    ['a user who must use TLS', 'secure', '', 'tls-refused', /no encryption \(28000\)$/],
  ])('refuses %s', async (_, user, password, rule, words) => {
    const { found, finding, target } = await examine(as(user, password));
    expect(found).toEqual([`error ${rule}`]);
    expect(finding(rule)?.evidence).toEqual([expect.stringMatching(words)]);
    expect(target).not.toContain('wrong');
  });

  it('lets a right password in', async () => {
    expect((await examine(as('locked', 'right'))).description).toMatch(/^PostgreSQL \d/);
  });

  it('all of whose connections are used: an error of which a superuser sees the reason', async () => {
    await sessionOf(cluster.address, 'observer');
    // The place of a session that was left becomes free a moment later.
    for (let opened = 0; opened < 3; )
      opened += await sessionOf(as('app'), 'web').then(
        () => 1,
        () => 0,
      );
    expect((await examine(as('app'))).found).toEqual(['error no-free-connection']);
    const { finding } = await examine(cluster.address);
    expect(finding('connections-used-up')).toMatchObject({
      message: 'all 4 connections of the server are used: new ones are refused (53300)',
      evidence: expect.arrayContaining(['web, user app: 3 sessions, 3 idle']),
    });
  });

  it('with a prepared transaction that keeps a session waiting', async () => {
    const address = cluster.address;
    await runOn(address, `BEGIN; UPDATE chats SET id = 1; PREPARE TRANSACTION 'left'`);
    try {
      await untilItWaits(address, await sessionOf(address, 'web'), 'UPDATE chats SET id = 1');
      const { finding } = await examine(address, { watchMs: 2_500, extendedMs: null });
      expect(finding('session-blocks-others')).toMatchObject({
        severity: 'error',
        message: expect.stringMatching(/^a prepared transaction has kept 1 session waiting/),
        remedy: expect.stringContaining('ROLLBACK PREPARED'),
      });
    } finally {
      await runOn(address, `ROLLBACK PREPARED 'left'`);
    }
  });

  it('that is stopped', async () => {
    cluster.stop('fast');
    const { found, finding } = await examine(cluster.address);
    expect(found).toEqual(['error postgres-unreachable']);
    expect(finding('postgres-unreachable')?.evidence).toEqual([expect.stringContaining('ECONNREFUSED')]);
    cluster.start();
  });
});
