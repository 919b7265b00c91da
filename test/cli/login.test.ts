import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runGenesis, startServe } from '../support/cli.ts';
import { GENESIS } from '../support/genesis.ts';
import { startHttp } from '../support/http-server.ts';
import { tempFolder } from '../support/temp-folder.ts';

const TOKEN = 'open-sesame';
const LOGIN = ['-H', `Authorization: Bearer ${TOKEN}`];
const LOAD = ['-n', '10', '-c', '5'];

/** Runs a tool with the token in its environment, and sees that nothing that it prints or saves has it. */
async function runWithToken(args: readonly string[]) {
  const json = join(tempFolder(), 'result.json');
  const run = await runGenesis([...args, '--json', json], {
    cwd: tempFolder(),
    env: { GENESIS_TOKEN: TOKEN },
  });
  const saved = readFileSync(json, 'utf8');
  expect(run.stdout + run.stderr + saved).not.toContain('sesame');
  return { ...run, result: JSON.parse(saved) };
}

describe('the token of the environment is sent', () => {
  it('to an embedded server by the load, the audit and the questions beside them', async () => {
    const { exitCode, result } = await runWithToken(['stress', ...LOAD]);
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({ audit: { status: 'read' }, requests: { ok: 10 } });
    expect(result.serverCounters).not.toBeNull();
  });

  it('to an embedded server by the checks, malformed requests included', async () => {
    const checks = ['atomic-init', 'bad-input', 'mixed'];
    const { exitCode, result } = await runWithToken(['verify', '--quick', '--only', checks.join(',')]);
    expect(exitCode).toBe(0);
    const passed = result.checks.filter(({ status }: { status: string }) => status === 'passed');
    expect(passed.map(({ name }: { name: string }) => name).sort()).toEqual([...checks].sort());
  });

  it('to no other server', async () => {
    const received: (string | undefined)[] = [];
    const url = await startHttp((request, response) => {
      received.push(request.headers.authorization);
      request.resume().on('end', () => response.writeHead(404).end());
    });
    await runWithToken(['stress', '--url', url, ...LOAD, '--no-probe']);
    await runWithToken(['verify', '--quick', '--only', 'burst,bad-input', '--url', url, '--no-probe']);
    expect(received.length).toBeGreaterThan(50);
    expect(received.filter((authorization) => authorization !== undefined)).toEqual([]);
  });

  it('to no spawned server, which inherits it: there a header is the login', async () => {
    const command = `${process.execPath} ${GENESIS} serve --temporary --port {{port}}`;
    const spawned = ['stress', '--spawn', command, '--url', 'http://127.0.0.1:{{port}}', ...LOAD];
    const without = await runWithToken(spawned);
    expect(without).toMatchObject({ exitCode: 1, result: { requests: { ok: 0 }, serverCounters: null } });
    const withHeader = await runWithToken([...spawned, ...LOGIN]);
    expect(withHeader).toMatchObject({
      exitCode: 0,
      result: { audit: { status: 'read' }, requests: { ok: 10 } },
    });
    expect(withHeader.result.serverCounters).not.toBeNull();
  });
});

describe('genesis verify', () => {
  it('sends -H to a server with a login in every check, and shows it nowhere', async () => {
    const { url } = await startServe(['--temporary'], { GENESIS_TOKEN: TOKEN });
    const verify = ['verify', '--quick', '--only', 'burst,bad-input,mixed,repetition', '--url', url];
    const { exitCode, result } = await runWithToken([...verify, ...LOGIN]);
    expect(exitCode).toBe(0);
    expect(new Set(result.checks.map(({ status }: { status: string }) => status))).toEqual(
      new Set(['passed']),
    );
    const without = await runWithToken([...verify, '--no-probe']);
    expect(without.exitCode).toBe(1);
    expect(without.stdout.replace(/\s+/g, ' ')).toMatch(/the login is refused/);
  });

  it('sends it to a server that it starts, too', async () => {
    const command = `${process.execPath} ${GENESIS} serve --port {{port}} --db {{db}}`;
    const spawned = ['--spawn', command, '--url', 'http://127.0.0.1:{{port}}', '--ready', '/api/status'];
    const { exitCode } = await runWithToken([
      'verify',
      '--only',
      'burst,atomic-init',
      '-q',
      ...spawned,
      ...LOGIN,
    ]);
    expect(exitCode).toBe(0);
  });

  it('takes headers for the server of --url only', async () => {
    const { exitCode, stderr } = await runGenesis(['verify', ...LOGIN]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/--header needs --url or --spawn/);
  });
});

it('an invalid token in the environment is a usage error of the tools too', async () => {
  const { exitCode, stderr } = await runGenesis(['stress', ...LOAD], { env: { GENESIS_TOKEN: 'two words' } });
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^error: GENESIS_TOKEN is not a token; expected/);
});

describe('genesis doctor', () => {
  it('shows its login with -H, and says how where it lacks one', async () => {
    const { url } = await startServe(['--temporary'], { GENESIS_TOKEN: TOKEN });
    const without = await runGenesis(['doctor', '--url', url], { env: { GENESIS_TOKEN: TOKEN } });
    expect(without.stdout.replace(/\s+/g, ' ')).toMatch(/401 Unauthorized: it needs a login, such as -H/);
    const withLogin = await runGenesis(['doctor', '--url', url, ...LOGIN, '--json', '-']);
    expect(withLogin.exitCode).toBe(0);
    expect(withLogin.stdout).not.toContain('sesame');
    expect(JSON.parse(withLogin.stdout).checks).toContainEqual(
      expect.objectContaining({ name: 'server', status: 'examined' }),
    );
  });

  it('takes headers for a server only', async () => {
    const { exitCode, stderr } = await runGenesis(['doctor', 'chat.db', ...LOGIN]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/--header needs --url/);
  });
});
