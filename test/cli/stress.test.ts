import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../src/stress/target/free-port.ts';
import { answerRightly, startBrokenServer } from '../support/broken-server.ts';
import { runGenesis, startGenesis, startServe } from '../support/cli.ts';
import { holdWriteLockElsewhere } from '../support/elsewhere.ts';
import { GENESIS } from '../support/genesis.ts';
import { query } from '../support/lock.ts';
import { madeOnce } from '../support/made-once.ts';
import { getJson, startTestServer } from '../support/server.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { waitFor } from '../support/wait-for.ts';

/** A run as most people's first, and what it left where it may leave nothing. */
const usual = madeOnce(async () => {
  const TMPDIR = tempFolder();
  const run = await runGenesis(['stress', '--concurrency', '20'], { env: { TMPDIR } });
  return { ...run, left: readdirSync(TMPDIR) };
});

describe('genesis stress', () => {
  it('starts a server on an empty database, reports, and leaves nothing behind', async () => {
    const { exitCode, stdout, stderr, left } = await usual();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^PASSED /);
    expect(stdout).toContain('Success 20/20 (100%)');
    expect(stdout).toContain('Lock errors 0 surfaced, 0 recovered');
    expect(stdout).toContain('Retries 0\n');
    expect(stdout).toContain('Audit 20 acknowledged, 20 stored, 0 lost, 0 duplicated, 0 orphaned');
    expect(left).toEqual([]);
  });

  it('fits one screen of 80 columns, without colour where there is no terminal', async () => {
    const { stdout } = await usual();
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(25);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).not.toContain('\u001b[');
  });

  it('shows colour where it is forced, and none where it is refused', async () => {
    const args = ['stress', '-c', '1', '--url', await startBrokenServer(answerRightly)];
    expect((await runGenesis(args, { env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b[');
    expect((await runGenesis(args, { env: { NO_COLOR: '1' } })).stdout).not.toContain('\u001b[');
  });

  it('answers 1000 simultaneous requests', async () => {
    const { exitCode, stdout } = await runGenesis(['stress', '-c', '1000']);
    expect(stdout).toContain('Success 1000/1000 (100%)');
    expect(exitCode).toBe(0);
  });

  it('keeps a database that it was given, and goes on with it the next time', async () => {
    const db = join(tempFolder(), 'kept.db');
    for (let run = 1; run <= 2; run++) {
      expect(await runGenesis(['stress', '-c', '5', '--db', db])).toMatchObject({ exitCode: 0 });
      expect(query(db, 'SELECT count(*) AS n FROM messages')).toEqual([{ n: 10 * run }]);
    }
  });

  it('writes the result as JSON, to a file or instead of the report', async () => {
    const file = join(tempFolder(), 'result.json');
    const args = ['stress', '-c', '5', '--url', await startBrokenServer(answerRightly)];
    const saved = await runGenesis([...args, '-n', '10', '--json', file]);
    expect(saved.stdout).toMatch(/^PASSED/);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      schema: 'genesis.stress/3',
      requests: { completed: 10, ok: 10 },
      verdict: { status: 'passed' },
    });
    const printed = await runGenesis([...args, '--json', '-']);
    expect(JSON.parse(printed.stdout)).toMatchObject({ requests: { completed: 5 } });
  });

  it('injects what --fault says, and does not blame the server', async () => {
    const faults = ['--fault', 'lock@100ms:300ms', '--fault', 'model-error:20%'];
    const load = ['-c', '5', '-d', '2s', '--think', '5ms'];
    const { exitCode, stdout } = await runGenesis(['stress', ...load, ...faults]);
    expect(stdout).toMatch(/^PASSED every request that no fault excuses was answered/);
    expect(stdout).toMatch(/^ +Faults lock@100ms:300ms, model-error:20%$/m);
    expect(exitCode).toBe(0);
  });

  it('refuses a database that is none, and leaves it as it was', async () => {
    const db = join(tempFolder(), 'diary.txt');
    writeFileSync(db, 'Dear diary, '.repeat(1_000));
    const { exitCode, stdout, stderr } = await runGenesis(['stress', '--db', db]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^error: .*diary\.txt is not a SQLite database\n/);
    expect(readFileSync(db, 'utf8')).toBe('Dear diary, '.repeat(1_000));
  });

  it('refuses to begin where the result could not be written', async () => {
    const folder = tempFolder();
    const { exitCode, stderr } = await runGenesis([
      'stress',
      '-c',
      '1',
      '--json',
      join(folder, 'missing', 'x.json'),
    ]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/cannot be written/);
    expect(existsSync(join(folder, 'missing'))).toBe(false);
  });

  it('exits with 4 where no server listens', async () => {
    const { exitCode, stderr } = await runGenesis([
      'stress',
      '--url',
      `http://127.0.0.1:${await freePort()}`,
    ]);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/no server listens at http:\/\/127.0.0.1:\d+ \(ECONNREFUSED/);
  });

  it('under GitHub Actions adds an annotation and a summary', async () => {
    const summary = join(tempFolder(), 'summary.md');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
    const { exitCode, stderr } = await runGenesis(['stress', '-c', '5', '--threshold', 'errors>=1'], { env });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(/^::error title=genesis stress::errors.*\n$/),
    });
    expect(readFileSync(summary, 'utf8')).toMatch(/^## genesis stress: failed\n.*\| errors&gt;=1 \|/s);
  });

  it('says so when there is nowhere to put the database', async () => {
    const TMPDIR = join(tempFolder(), 'missing');
    const { exitCode, stderr } = await runGenesis(['stress', '-c', '1'], { env: { TMPDIR } });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: cannot create a folder in .*missing/);
  });

  it.skipIf(!existsSync('/dev/full'))('says so when the report cannot be written', async () => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [GENESIS, '--help'], { stdio: ['ignore', full, 'pipe'] });
    const exited = once(child, 'exit');
    const stderr = await text(child.stderr as Readable);
    closeSync(full);
    expect(await exited).toEqual([2, null]);
    expect(stderr).toMatch(/^error: stdout cannot be written: .*ENOSPC/);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends at %s with the report so far', async (signal, exitCode) => {
    const { url } = await startTestServer();
    const stress = startGenesis(['stress', '--url', url, '-d', '1h', '-c', '2']);
    await waitFor(async () => (await getJson(`${url}/api/metrics`)).body.turns.completed > 20);
    stress.process.kill(signal);
    const run = await stress.ended;
    expect(run.exitCode).toBe(exitCode);
    expect(run.stdout).toMatch(/^INCONCLUSIVE interrupted before the end/);
    expect(run.stdout).toMatch(/Success (\d+)\/\1 /);
  });

  it('ends at a signal also where the server answers nothing and does not end, with the audit unknown', async () => {
    const marker = join(tempFolder(), 'asked');
    const script = `process.on('SIGTERM', () => {}); require('node:http').createServer((q, a) => {
      if (q.method === 'GET' && !require('node:fs').existsSync('${marker}')) return a.end('{\\"messages\\":[]}');
      require('node:fs').writeFileSync('${marker}', '') }).listen(process.env.PORT, '127.0.0.1')`;
    const target = ['--spawn', `"${process.execPath}" -e "${script}"`, '--url', 'http://127.0.0.1:{{port}}'];
    const stress = startGenesis(['stress', ...target, '-c', '2', '--json', '-']);
    await waitFor(() => existsSync(marker));
    stress.process.kill('SIGINT');
    const { exitCode, stdout } = await stress.ended;
    expect(exitCode).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ cutShort: 2, interrupted: true, hang: null, observations: [] },
      audit: { status: 'unknown', reason: 'interrupted before it had read all' },
    });
  });

  it('passes a server that does not end at SIGTERM, and says that it was killed', async () => {
    const script = `process.on('SIGTERM', () => {}); require('node:http').createServer((q, a) =>
      a.end('{\\"response\\":\\"hello\\"}')).listen(process.env.PORT, '127.0.0.1')`;
    const target = ['--spawn', `"${process.execPath}" -e "${script}"`, '--url', 'http://127.0.0.1:{{port}}'];
    const { exitCode, stdout } = await runGenesis(['stress', ...target, '-c', '2', '--no-audit']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ +Observed the server did not end within 2 s of SIGTERM and was killed$/m);
  });

  const cannotLook = spawnSync('pgrep', ['--version']).error !== undefined;
  it.skipIf(cannotLook)(
    'ends at a signal also while the server still waits for the lock of its database',
    async () => {
      const db = join(tempFolder(), 'locked.db');
      await holdWriteLockElsewhere(db);
      const stress = startGenesis(['stress', '--db', db]);
      // The server exists by then, and waits; earlier the signal would simply end the tool.
      await waitFor(() => hasChild(stress.process.pid));
      stress.process.kill('SIGINT');
      const { exitCode, stderr } = await stress.ended;
      expect({ exitCode, stderr }).toEqual({
        exitCode: 130,
        stderr: 'SIGINT before there was anything to report\n',
      });
    },
  );

  it('takes its server and the database with it, however it ends', async () => {
    const TMPDIR = tempFolder();
    const stress = startGenesis(['stress', '-d', '1h', '-c', '2'], { env: { TMPDIR } });
    await waitFor(() => readdirSync(TMPDIR).length > 0);
    stress.process.kill('SIGKILL');
    await stress.ended;
    // Only the server can have removed it.
    await waitFor(() => readdirSync(TMPDIR).length === 0);
  });
});

it('two servers on one file, both under load, lose nothing', async () => {
  const db = join(tempFolder(), 'shared.db');
  const servers = [await startServe(['--db', db]), await startServe(['--db', db])];
  const runs = await Promise.all(
    servers.map(({ url }) => runGenesis(['stress', '--url', url, '-c', '20', '-n', '300'])),
  );
  for (const { exitCode, stdout } of runs) {
    expect(stdout).toContain('Success 300/300 (100%)');
    expect(stdout).toContain('300 acknowledged, 300 stored, 0 lost, 0 duplicated, 0 orphaned');
    expect(exitCode).toBe(0);
  }
  expect(query(db, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
});

function hasChild(pid: number | undefined): boolean {
  return spawnSync('pgrep', ['-P', String(pid)]).status === 0;
}
