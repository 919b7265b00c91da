import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DoctorResult } from '../../../src/doctor/result.ts';
import { runGenesis } from '../../support/cli.ts';
import { sessionOf, untilItWaits } from '../../support/examine-postgres.ts';
import { NO_POSTGRES, runOn, tempPostgres } from '../../support/postgres.ts';
import { tempFolder } from '../../support/temp-folder.ts';

/** With a password, which the tests' server does not ask for. */
async function database(): Promise<string> {
  const url = new URL(await tempPostgres());
  url.password = 'hush';
  await runOn(url.href, 'CREATE TABLE chats (id int PRIMARY KEY); INSERT INTO chats VALUES (1)');
  return url.href;
}

describe.skipIf(NO_POSTGRES)('genesis doctor postgres://…', () => {
  it('says that nothing is wrong, without the password', async () => {
    const address = await database();
    const { exitCode, stdout, stderr } = await runGenesis(['doctor', '--strict', address]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^postgres:\/\/postgres@127\.0\.0\.1:\d+\/genesis_test_\w+:\s/);
    expect(stdout).toMatch(/^ok +locks +no session waited for a lock in \d+ looks/m);
    expect(stdout).toMatch(/^NOTHING WRONG/m);
    expect(stdout).not.toContain('hush');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('shows who blocks whom in every format, and shows a saved result again', async () => {
    const address = await database();
    const holder = await sessionOf(address, 'importer');
    await holder.query('BEGIN');
    await holder.query('DELETE FROM chats');
    await untilItWaits(address, await sessionOf(address, 'web'), 'DELETE FROM chats');
    const folder = tempFolder();
    const files = ['look.json', 'look.html', 'look.md', 'look.xml'].map((name) => join(folder, name));
    const outputs = files.flatMap((file) => ['-o', file]);
    const { exitCode, stdout } = await runGenesis([
      'doctor',
      '--for',
      '2500ms',
      address,
      '-o',
      '-',
      ...outputs,
    ]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ +PID +USER +APPLICATION +STATE +BLOCKS +WAITS FOR +TIME$/m);
    expect(stdout).toMatch(/^ +\d+ +postgr\S* +importer +idle in transaction +1 +\d/m);
    expect(stdout).toMatch(/^error +session-blocks-others: pid \d+ \(importer/m);
    const texts = files.map((file) => readFileSync(file, 'utf8'));
    for (const text of texts) {
      expect(text).toContain('session-blocks-others');
      expect(text).not.toContain('hush');
    }
    const result = JSON.parse(texts[0] ?? '') as DoctorResult;
    expect(result.sessions?.seen.map(({ application }) => application)).toEqual(['importer', 'web']);
    expect((await runGenesis(['report', files[0] ?? ''])).stdout).toBe(stdout);
  });

  it('takes the address from GENESIS_DB, and in the notation of SQLAlchemy', async () => {
    const address = (await database()).replace('postgres:', 'postgresql+asyncpg:');
    const { exitCode, stdout } = await runGenesis(['doctor'], { env: { GENESIS_DB: address } });
    expect({ exitCode, target: stdout.split('@')[0] }).toEqual({
      exitCode: 0,
      target: 'postgresql://postgres',
    });
  });

  it('finds that there is no such database', async () => {
    const address = (await database()).replace(/\w+$/, 'nowhere');
    const { exitCode, stdout } = await runGenesis(['doctor', address]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^error +no-such-database: /m);
    expect(stdout).not.toContain('hush');
  });
});

it('genesis doctor does not watch PostgreSQL live', async () => {
  const { exitCode, stderr } = await runGenesis(['doctor', '--watch', 'postgres://me:hush@db/chat']);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: expect.stringMatching(/--watch shows the locks of a SQLite file.*--for 30s/),
  });
  expect(stderr).not.toContain('hush');
});
