import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse as parseJunit } from 'junit2json';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../src/stress/target/free-port.ts';
import { CHECKS } from '../../src/verify/checks/index.ts';
import type { VerifyResult } from '../../src/verify/result.ts';
import { makeGenesisChat } from '../support/chat-database.ts';
import { runGenesis, startGenesis } from '../support/cli.ts';
import { fixturePath } from '../support/fixture.ts';
import { startHttp } from '../support/http-server.ts';
import { isRunning } from '../support/is-running.ts';
import { madeOnce } from '../support/made-once.ts';
import { mainInProcess } from '../support/main-in-process.ts';
import { getJson, startTestServer } from '../support/server.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { waitFor } from '../support/wait-for.ts';

const NAMES = CHECKS.map(({ name }) => name);

/** One defect that shows at once. */
const BROKEN = [
  '--spawn',
  `"${process.execPath}" "${fixturePath('known-bad/server.ts')}" --defect duplicate-write --port {{port}} --db {{db}}`,
  ...['--url', 'http://127.0.0.1:{{port}}', '--only', 'burst'],
];

/** What it prints and writes of that. */
const broken = madeOnce(async () => {
  const folder = tempFolder();
  const [json, junit] = [join(folder, 'verify.json'), join(folder, 'verify.xml')];
  const run = await runGenesis(['verify', ...BROKEN, '--json', json, '--junit', junit]);
  return { ...run, json: readFileSync(json, 'utf8'), junit: readFileSync(junit, 'utf8') };
});

describe('genesis verify', () => {
  // `.ci/run` runs all checks.
  it('passes the embedded server, quickly, and says so check by check', async () => {
    const folder = tempFolder();
    const skipped = [
      'sustained',
      'two-servers',
      'lost-sessions',
      'network',
      'no-crosstalk',
      'database-crash',
    ];
    const only = NAMES.filter((name) => ['burst', 'steps', 'bad-input', ...skipped].includes(name));
    const args = ['verify', '--quick', '--only', only.join()];
    const { exitCode, stdout, stderr } = await runGenesis(args, { env: { TMPDIR: folder } });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const named = [...stdout.matchAll(/^(?:ok|skipped) +([a-z-]+)/gm)].map(([, name]) => name);
    expect(named).toEqual(only);
    for (const name of skipped) expect(stdout).toMatch(new RegExp(`^skipped +${name}`, 'm'));
    expect(stdout).toMatch(/^skipped +lost-sessions +needs to know a PostgreSQL database/m);
    expect(stdout).toMatch(/^skipped +database-crash +needs a PostgreSQL that may be stopped/m);
    expect(stdout).toContain('PASSED 3 checks hold in ');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('lists its checks, runs none, and knows which are chosen', async () => {
    const { exitCode, stdout } = await mainInProcess(['verify', '--list']);
    expect(exitCode).toBe(0);
    const [list = '', needs] = stdout.split('\n\nNeeds:\n');
    expect(needs).toMatch(/^history .*--history/m);
    expect(
      list
        .split('\n')
        .filter((line) => /^\S/.test(line))
        .map((line) => line.split(' ')[0]),
    ).toEqual(NAMES);
    const choice = ['--only', 'crash,burst', '--only', 'lock-contention', '--skip', 'crash'];
    const chosen = await mainInProcess(['verify', '--list', ...choice], { env: { LC_ALL: 'C' } });
    expect(chosen.stdout).toMatch(/^burst .*\nlock-contention .* process's write lock/);
  });

  it('says what is wrong, why, and what to do, and writes it for programs', async () => {
    const { exitCode, stdout, json, junit } = await broken();
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/^DATA LOST burst +\d+ turns are stored more than once/m);
    expect(stdout).toMatch(/^ +cause repeated write/m);
    expect(stdout).toMatch(/^ +remedy Repeat a write only if/m);
    const saved = JSON.parse(json) as VerifyResult;
    expect(saved).toMatchObject({ schema: 'genesis.verify/1', verdict: { status: 'data-lost' } });
    const suites = await parseJunit(junit);
    expect(suites).toMatchObject({
      tests: 1,
      failures: 1,
      testsuite: [{ testcase: [{ name: 'burst', failure: [{ type: 'data-lost' }] }] }],
    });
  });

  it('prints JSON or JUnit instead of the text', async () => {
    const { url } = await startTestServer();
    const args = ['verify', '--url', url, '--only', 'burst'];
    const json = await mainInProcess([...args, '--json', '-']);
    expect(JSON.parse(json.stdout)).toMatchObject({ checks: [{ name: 'burst', status: 'passed' }] });
    const junit = await mainInProcess([...args, '--junit', '-']);
    expect(await parseJunit(junit.stdout)).toMatchObject({ tests: 1, failures: 0 });
  });

  it('skips on a server that runs already what it cannot do there, and writes files in the formats of their names', async () => {
    const folder = tempFolder();
    const { url } = await startTestServer();
    const files = ['verify.html', 'verify.txt'].map((name) => join(folder, name));
    const outputs = [...files.flatMap((file) => ['-o', file]), '-f', 'markdown'];
    const args = ['verify', '--url', url, '--only', 'burst,crash,lock-contention,atomic-init', ...outputs];
    const { exitCode, stdout, stderr } = await runGenesis(args, { env: { FORCE_COLOR: '1' } });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^## genesis verify: passed\n.*\| burst \| passed \|/s);
    const [html = '', text = ''] = files.map((file) => readFileSync(file, 'utf8'));
    expect(html).toMatch(/^<!doctype html>.*<strong>burst<\/strong>/s);
    expect(text).toMatch(/^Verified http.*\nok +burst .*\nPASSED 1 check holds in /s);
    expect(text).toMatch(/^skipped +crash +needs a server that can be stopped/m);
    expect(text).toMatch(/^skipped +lock-contention +needs to know the database/m);
    expect(stdout + text).not.toContain('\u001b');
    expect((await getJson(`${url}/api/health`)).status).toBe(200);
  });

  it('under GitHub Actions adds annotations and a summary', async () => {
    const summary = join(tempFolder(), 'summary.md');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
    const url = await startHttp((request, response) => {
      request.resume();
      // A part of it begins a line of the report.
      response.writeHead(500).end('::error::forged '.repeat(12));
    });
    const { stdout, stderr } = await runGenesis(['verify', url, '--only', 'burst', '--no-probe'], { env });
    expect(stderr).toMatch(
      /^::error title=genesis verify%3A burst::20 of 20 requests: 20 internal-error%0A/m,
    );
    expect(stdout).toMatch(/^ +: :error::forged/m);
    expect(`${stdout}${stderr}`.match(/^\s*::/gm)).toHaveLength(1);
    expect(readFileSync(summary, 'utf8')).toMatch(/\| burst \| \*\*failed\*\* \|/);
  });

  it('does not take a lock that no request met for contention', async () => {
    const db = join(tempFolder(), 'other.db');
    makeGenesisChat(db, 1);
    const { url } = await startTestServer();
    const args = ['--url', url, '--db', db, '--only', 'lock-contention'];
    const { exitCode, stdout } = await mainInProcess(['verify', ...args]);
    expect(exitCode).toBe(4);
    expect(stdout.replace(/\s+/g, ' ')).toContain("is it the server's database?");
  });

  it('does not pass where nothing could be checked', async () => {
    const { url } = await startTestServer();
    const { exitCode, stdout } = await mainInProcess(['verify', '--url', url, '--only', 'crash']);
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/^INCONCLUSIVE no check could run on this target/m);
  });

  it('is inconclusive where no server answers, and writes that down too', async () => {
    const file = join(tempFolder(), 'verify.xml');
    const url = `http://127.0.0.1:${await freePort()}`;
    const { exitCode, stdout } = await mainInProcess(['verify', '--url', url, '--junit', file]);
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/^unknown +burst +no server listens at/m);
    expect(stdout).toMatch(/^skipped +steps +there is no server to check/m);
    expect(await parseJunit(readFileSync(file, 'utf8'))).toMatchObject({ errors: 1, failures: 0 });
  });

  it('is inconclusive where the server does not start, and says what it printed', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { exitCode, stdout } = await mainInProcess([
      'verify',
      '--spawn',
      'echo out of order; exit 3',
      '--url',
      url,
    ]);
    expect(exitCode).toBe(4);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /ended at once \(exit code 3\)\. It printed last: out of order/,
    );
  });

  it('gives up a server that hangs, names the cause, and leaves out the other checks', async () => {
    const server = `"${process.execPath}" "${fileURLToPath(new URL('../support/stuck-chat.js', import.meta.url))}" deadlock`;
    const args = ['--spawn', server, '--url', 'http://127.0.0.1:{{port}}', '--quick'];
    const { exitCode, stdout } = await runGenesis(['verify', ...args, '--json', '-']);
    const { checks, verdict }: VerifyResult = JSON.parse(stdout);
    expect({ exitCode, verdict }).toMatchObject({ exitCode: 1, verdict: { status: 'failed' } });
    expect(checks[0]).toMatchObject({ name: 'burst', status: 'failed', diagnoses: [{ cause: 'hang' }] });
    const others = checks.filter(({ name }) => /^(steps|crash|bad-input|overload)$/.test(name));
    const left = { status: 'skipped', reason: 'the server hangs (see burst)' };
    expect(others).toMatchObject([left, left, left, left]);
  });

  it('notes once that servers had to be killed, and passes', async () => {
    const script = `process.on('SIGTERM', () => {}); require('node:http').createServer((q, a) =>
      a.end('{\\"response\\":\\"hello\\",\\"messages\\":[]}')).listen(process.env.PORT, '127.0.0.1')`;
    const target = ['--spawn', `"${process.execPath}" -e "${script}"`, '--url', 'http://127.0.0.1:{{port}}'];
    const { stdout } = await runGenesis(['verify', ...target, '--only', 'burst,steps']);
    expect(
      stdout.match(/^observed: the server did not end within 2 s of SIGTERM and was killed$/gm),
    ).toHaveLength(1);
  });

  it('does not count a kill that the server survived', async () => {
    const server = `"${process.execPath}" "${fixturePath('known-bad/server.ts')}" --port {{port}} --db {{db}}`;
    const pidFile = join(tempFolder(), 'pid');
    // A session of its own, as a server has that a daemon runs for the command.
    const spawn = ['--spawn', `setsid sh -c 'echo $$ >> ${pidFile}; exec ${server}' & sleep 100`];
    const args = [...spawn, '--url', 'http://127.0.0.1:{{port}}', '--only', 'crash'];
    // It is started more than once.
    onTestFinished(() => {
      const pids = readFileSync(pidFile, 'utf8').trim().split('\n').map(Number);
      for (const pid of pids.filter(isRunning)) process.kill(pid, 'SIGKILL');
    });
    const { exitCode, stdout } = await runGenesis(['verify', ...args]);
    expect(exitCode).toBe(4);
    expect(stdout.replace(/\s+/g, ' ')).toContain('survived SIGKILL');
  });

  it('ends at a signal with the checks so far, and leaves nothing behind', async () => {
    const folder = tempFolder();
    const cli = startGenesis(['verify', '--only', 'burst,sustained'], { env: { TMPDIR: folder } });
    await cli.printed(/^ok +burst/m);
    await waitFor(() => existsSync(join(folder, readdirSync(folder)[0] ?? 'none')));
    cli.process.kill('SIGTERM');
    const { exitCode, stdout } = await cli.ended;
    expect(exitCode).toBe(143);
    expect(stdout).toMatch(/^INCONCLUSIVE interrupted before the end/m);
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('ends at once at a second signal, and takes a server that it started with it', async () => {
  const pidFile = join(tempFolder(), 'pid');
  const server = `"${process.execPath}" "${fixturePath('known-bad/server.ts')}" --port {{port}} --model-url {{model-url}}`;
  const spawn = ['--spawn', `echo $$ > '${pidFile}'; exec ${server}`, '--url', 'http://127.0.0.1:{{port}}'];
  const cli = startGenesis(['verify', ...spawn, '--only', 'sustained']);
  await waitFor(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '');
  cli.process.kill('SIGINT');
  cli.process.kill('SIGTERM');
  await cli.ended;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  await waitFor(() => !isRunning(pid));
});

describe('genesis report', () => {
  it('shows a saved result in every format, whatever the verdict was', async () => {
    const file = join(tempFolder(), 'verify.json');
    writeFileSync(file, (await broken()).json);
    const text = await mainInProcess(['report', file]);
    expect(text.exitCode).toBe(0);
    expect(text.stdout).toMatch(/^DATA LOST in 1 of 1 check: burst/m);
    expect((await mainInProcess(['report', '-f', 'json', file])).stdout).toBe(readFileSync(file, 'utf8'));
    expect((await mainInProcess(['report', '-f', 'junit', file])).stdout).toMatch(/<testcase .*name="burst"/);
    expect((await mainInProcess(['report', '-f', 'markdown', file])).stdout).toMatch(
      /^## genesis verify: data lost/,
    );
    expect((await mainInProcess(['report', '-f', 'html', file])).stdout).toMatch(/class="verdict data-lost"/);
  });

  it('refuses what is no result, with the first field that is wrong', async () => {
    const folder = tempFolder();
    const file = join(folder, 'result.json');
    writeFileSync(file, '{"schema":"genesis.stress/1"}');
    mkdirSync(join(folder, 'a-folder'));
    for (const [name, message] of [
      ['result.json', /is not a saved result: its schema is genesis.stress\/1, which an older genesis wrote/],
      ['missing.json', /cannot be read: ENOENT/],
      ['a-folder', /cannot be read: EISDIR/],
    ] as const) {
      const { exitCode, stdout, stderr } = await mainInProcess(['report', join(folder, name)]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toMatch(message);
    }
  });
});
