import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/stress/answer/outcome.ts';
import type { Cause } from '../../src/stress/judge/diagnosis/causes.ts';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { runGenesis } from '../support/cli.ts';
import { supportFile } from '../support/fixture.ts';
import { NO_POSTGRES, runOn, tempPostgres } from '../support/postgres.ts';
import { postgresPrograms, startCluster } from '../support/postgres-server.ts';

/** Stresses the chat with a defect with ten requests at once, with the built binary. */
async function stress(address: string, defect: string, manner: string): Promise<StressResult> {
  await runOn(address, 'CREATE TABLE rows (id int PRIMARY KEY, n int DEFAULT 0)');
  await runOn(address, 'INSERT INTO rows SELECT generate_series(0, 9)');
  const server = `"${process.execPath}" "${supportFile('postgres-chat.js')}"`;
  const spawn = `${server} {{port}} "${address}" ${defect} ${manner}`;
  const target = ['--spawn', spawn, '--url', 'http://127.0.0.1:{{port}}', '--path', '/chat'];
  const request = ['--body', '{"message":"{{token}}"}', '--reply', '/reply'];
  const { stdout } = await runGenesis([
    'stress',
    ...target,
    ...request,
    '-c',
    '10',
    '-t',
    '10s',
    '-f',
    'json',
  ]);
  return JSON.parse(stdout);
}

describe.skipIf(NO_POSTGRES)('genesis stress finds, in a chat on PostgreSQL,', () => {
  it.each<[defect: string, manner: string, Outcome, Cause]>([
    ['deadlock', 'detail', 'lock-error', 'deadlock'],
    ['deadlock', 'code', 'lock-error', 'deadlock'],
    ['deadlock', 'stream', 'lock-error', 'deadlock'],
    ['deadlock', 'log', 'internal-error', 'deadlock'],
    ['serialization', 'detail', 'lock-error', 'serialization-conflict'],
    ['lock-timeout', 'code', 'lock-error', 'lock-across-await'],
    ['check-then-insert', 'detail', 'constraint-error', 'check-then-insert'],
    ['aborted', 'detail', 'internal-error', 'aborted-transaction'],
    ['aborted', 'log', 'internal-error', 'aborted-transaction'],
    ['idle', 'log', 'internal-error', 'idle-in-transaction'],
  ])('the defect %s, reported in its %s', async (defect, manner, outcome, cause) => {
    const result = await stress(await tempPostgres(), defect, manner);
    expect(result.outcomes[outcome]).toBeGreaterThan(0);
    expect(result.diagnoses[0]?.cause).toBe(cause);
  });

  it('nothing where its model only talks about deadlocks', async () => {
    const result = await stress(await tempPostgres(), 'sound', 'detail');
    expect(result).toMatchObject({ verdict: { status: 'passed' }, outcomes: { ok: 10 }, databaseErrors: [] });
  });

  it('pools that are larger than what PostgreSQL accepts', async ({ skip }) => {
    const programs = postgresPrograms();
    if (programs === undefined) return skip();
    const cluster = await startCluster(programs, ['max_connections=5', 'superuser_reserved_connections=0']);
    try {
      for (const manner of ['detail', 'log']) {
        const result = await stress(cluster.address, 'connections', manner);
        expect(result.diagnoses[0]?.cause).toBe('too-many-connections');
        await runOn(cluster.address, 'DROP TABLE rows');
      }
    } finally {
      await cluster.remove();
    }
  });
});
