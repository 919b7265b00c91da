import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { exitCodeOf } from '../../src/cli/process/exit-codes.ts';
import { type RunStressOptions, runStress } from '../../src/index.ts';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { runGenesis } from '../support/cli.ts';
import { fixturePath, supportFile } from '../support/fixture.ts';
import { sharedForeign, startForeign } from '../support/foreign-server.ts';
import { SELF_SIGNED } from '../support/self-signed.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** What is found out about a server, in this process, as the command line does it. */
async function stress(url: string, options: RunStressOptions) {
  const result = await runStress({ url, ...options });
  return { exitCode: exitCodeOf(result.verdict), result };
}

/** What the built binary finds out; it must say nothing else. */
async function stressWithWords(url: string, ...args: string[]) {
  const { exitCode, stdout, stderr } = await runGenesis(['stress', '--url', url, '--json', '-', ...args]);
  expect(stderr).toBe('');
  const result: StressResult = JSON.parse(stdout);
  return { exitCode, result };
}

const causes = ({ diagnoses }: StressResult) => diagnoses.map(({ cause }) => cause);
const installed = (name: string) =>
  fileURLToPath(new URL(`../../node_modules/.bin/${name}`, import.meta.url));

const NOT_AUDITED = { status: 'skipped', reason: expect.stringContaining('--history') };

describe('a server of static files', () => {
  const args = ['--host', '127.0.0.1', '--port', '{{port}}', '--quiet'];
  const server = sharedForeign(process.execPath, installed('sirv'), fixturePath('../docs'), ...args);

  it.each(['GET', 'HEAD'])('answers %s, and the report says that it is not audited', async (method) => {
    const request = { method, path: '/verify.md', requests: 40 };
    const { exitCode, result } = await stress(server(), request);
    expect(exitCode).toBe(0);
    expect(result.requests).toEqual({ completed: 40, ok: 40, traced: 0 });
    expect(result.audit).toEqual(NOT_AUDITED);
    expect(result).toMatchObject({ serverCounters: null, timing: null, retries: null, serverLog: null });
  });

  it('has no such file', async () => {
    const request = { method: 'GET', path: '/missing.html', probe: false };
    const { exitCode, result } = await stress(server(), request);
    expect(exitCode).toBe(1);
    expect(result.outcomes).toMatchObject({ 'wrong-path': 20, ok: 0 });
    expect(result.failures).toEqual([
      { outcome: 'wrong-path', count: 20, example: expect.stringMatching(/^HTTP 404/) },
    ]);
  });

  it('is no chat', async () => {
    const { exitCode, result } = await stress(server(), { probe: false });
    expect(exitCode).toBe(1);
    expect(result.outcomes['wrong-path']).toBe(20);
    expect(causes(result)).toEqual(['wrong-path']);
  });
});

describe('a chat on Express', () => {
  const server = sharedForeign(process.execPath, supportFile('express-chat.js'), '{{port}}');
  const say = (path: string) => ({ path, body: '{"text":"{{token}}"}', reply: 'text' });
  const AUDITED = { history: { path: '/messages' } };

  it('answers each its own, and the report says that it is not audited', async () => {
    const words = ['--path', '/echo', '--body', say('').body, '--reply', 'text', '-c', '20', '-n', '100'];
    const { exitCode, result } = await stressWithWords(server(), ...words);
    expect(exitCode).toBe(0);
    expect(result.requests).toEqual({ completed: 100, ok: 100, traced: 100 });
    expect(result.audit).toEqual(NOT_AUDITED);
  });

  it('stored everything that it acknowledged', async () => {
    const { exitCode, result } = await stress(server(), { ...say('/echo'), ...AUDITED, concurrency: 50 });
    expect(exitCode).toBe(0);
    expect(result.audit).toMatchObject({ status: 'read', acknowledged: 50, stored: 50, duplicated: 0 });
  });

  it('gets its key, also when its messages are read', async () => {
    const url = `${server()}/private`;
    const load = { ...say('/echo'), ...AUDITED, concurrency: 5 };
    const headers = { Authorization: 'Bearer open-sesame' };
    const { exitCode, result } = await stress(url, { ...load, headers });
    expect(exitCode).toBe(0);
    expect(result.audit).toMatchObject({ status: 'read', stored: 5 });
    expect(JSON.stringify(result)).not.toContain('sesame');
    const refused = await stress(url, { ...load, probe: false });
    expect(refused.exitCode).toBe(1);
    expect(refused.result.outcomes['login-refused']).toBe(5);
    expect(causes(refused.result)).toEqual(['login-refused']);
    expect(refused.result.audit).toMatchObject({ status: 'unknown', reason: expect.stringMatching(/401/) });
  });

  it('is caught mixing up replies', async () => {
    const { exitCode, result } = await stress(server(), {
      ...say('/mixed'),
      ...AUDITED,
      concurrency: 6,
      probe: false,
    });
    expect(exitCode).toBe(1);
    expect(result.outcomes).toMatchObject({ crosstalk: 6, ok: 0 });
    expect(causes(result)).toContain('unbounded-context');
    expect(result.audit).toMatchObject({ acknowledged: 6, stored: 6, lost: 0 });
  });

  it('is caught forgetting a message', async () => {
    const { exitCode, result } = await stress(server(), { ...say('/forgetful'), ...AUDITED, probe: false });
    expect(exitCode).toBe(3);
    expect(result.verdict.status).toBe('data-lost');
    expect(result.audit).toMatchObject({ acknowledged: 20, stored: 19, lost: 1 });
  });

  it('is sent text from a file, and answers in text', async () => {
    const file = join(tempFolder(), 'message.txt');
    writeFileSync(file, 'Grüße, {{token}} – {{uuid}}');
    const { exitCode, result } = await stressWithWords(server(), '--path', '/text', '--body', file);
    expect(exitCode).toBe(0);
    expect(result.requests).toEqual({ completed: 20, ok: 20, traced: 20 });
  });

  it('is no chat of ours', async () => {
    const { exitCode, result } = await stress(server(), { probe: false });
    expect(exitCode).toBe(1);
    expect(causes(result)).toEqual(['wrong-path']);
  });
});

describe('a stand-in for OpenAI’s API', () => {
  const fixtures = join(mkdtempSync(join(tmpdir(), 'genesis-test-')), 'fixtures.json');
  const response = { content: 'A thoughtful answer that is long enough for several parts.' };
  const fixture = { match: { userMessage: 'genesis' }, response };
  beforeAll(() => writeFileSync(fixtures, JSON.stringify({ fixtures: [fixture] })));
  afterAll(() => rmSync(dirname(fixtures), { recursive: true }));
  const args = ['--port', '{{port}}', '--fixtures', fixtures, '--log-level', 'silent'];
  const server = sharedForeign(process.execPath, installed('llmock'), ...args);
  /** A completion, asked for with a header. */
  const complete = (content: string, headers: Record<string, string>, probe = false) =>
    stress(server(), {
      ...{ path: '/v1/chat/completions', reply: 'choices/0/message/content', headers, probe },
      body: { model: 'gpt-4o', messages: [{ role: 'user', content }] },
    });

  it('answers', async () => {
    const { exitCode, result } = await complete(
      'genesis {{token}}',
      { authorization: 'Bearer {{uuid}}' },
      true,
    );
    expect(exitCode).toBe(0);
    // It says always the same, so no reply shows which message it answers.
    expect(result.requests).toEqual({ completed: 20, ok: 20, traced: 0 });
    expect(result.audit).toEqual(NOT_AUDITED);
  });

  it.each([
    ['limits its rate', 'x-aimock-chaos-ratelimit', 'overloaded', /^HTTP 429/],
    ['fails', 'x-aimock-chaos-drop', 'internal-error', /^HTTP 500/],
    ['answers what is no JSON', 'x-aimock-chaos-malformed', 'bad-response', /^HTTP 200/],
    ['hangs up', 'x-aimock-chaos-disconnect', 'connection-lost', /^ECONNRESET/],
  ])('is understood when it %s', async (_what, header, outcome, example) => {
    const { exitCode, result } = await complete('genesis {{token}}', { [header]: '1' });
    expect(exitCode).toBe(1);
    expect(result.failures).toEqual([{ outcome, count: 20, example: expect.stringMatching(example) }]);
  });

  it('knows no answer', async () => {
    const { exitCode, result } = await complete('hello', {});
    expect(exitCode).toBe(1);
    expect(result.outcomes['wrong-path']).toBe(20);
  });
});

const cannotRunPython = spawnSync('python3', ['--version']).status !== 0;
describe.skipIf(cannotRunPython)('a chat on Python’s own server (needs python3)', () => {
  const script = supportFile('python-chat.py');
  // Five connections may wait there, and no more.
  const LOAD = { path: '/chat', concurrency: 5, requests: 25 };

  it('answers each on a connection of its own, in HTTP/1.0', async () => {
    const url = await startForeign('python3', script, '{{port}}', 'answer');
    const { exitCode, result } = await stress(url, LOAD);
    expect(exitCode).toBe(0);
    expect(result.requests).toEqual({ completed: 25, ok: 25, traced: 25 });
    expect(result.audit).toEqual(NOT_AUDITED);
  });

  it('gets the cause of its lock errors named', async () => {
    const url = await startForeign('python3', script, '{{port}}', 'lock');
    const { exitCode, result } = await stress(url, LOAD);
    expect(exitCode).toBe(1);
    expect(result.failures).toEqual([
      { outcome: 'lock-error', count: 25, example: 'HTTP 500 database is locked' },
    ]);
    expect(result.lockErrors).toEqual({ surfaced: 25, recovered: null });
    expect(causes(result)).toEqual(['deferred-upgrade', 'no-busy-timeout']);
    expect(result.serverLog).toBeNull();
  });

  it('is started, read and ended by the tool', async () => {
    const spawned = ['--spawn', `python3 ${script} {{port}} lock`, '--url', 'http://127.0.0.1:{{port}}'];
    const load = ['--path', '/chat', '-c', '5', '-n', '25', '-f', 'json'];
    const { exitCode, stdout } = await runGenesis(['stress', ...spawned, ...load]);
    const result: StressResult = JSON.parse(stdout);
    expect(exitCode).toBe(1);
    expect(result.serverLog).toMatchObject({
      lockErrors: 25,
      retries: 25,
      example: 'sqlite3.OperationalError: database is locked',
    });
    expect(result.target.description).toBe(`python3 ${script} {{port}} lock`);
    await expect(fetch(result.target.url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  it('is diagnosed by its log file, whichever process started it', async () => {
    const log = join(tempFolder(), 'server.log');
    writeFileSync(log, 'database is locked\n');
    const url = await startForeign('sh', '-c', `exec python3 ${script} {{port}} lock >>${log} 2>&1`);
    const { result } = await stress(url, { ...LOAD, logFile: log });
    expect(result.serverLog).toMatchObject({ lockErrors: 25, retries: 25 });
  });
});

describe('a server with TLS', () => {
  const start = async () => {
    const server = createServer(SELF_SIGNED, (_request, response) => response.end('{"response":"hello"}'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  it('is not loaded without a certificate that is trusted', async () => {
    const { exitCode, stdout, stderr } = await runGenesis(['stress', '--url', await start(), '--no-audit']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: '' });
    expect(stderr).toMatch(
      /^error: the certificate of https:\/\/127\.0\.0\.1:\d+ is not trusted \(self-signed certificate\)/,
    );
  });

  it('is loaded with one', async () => {
    const authority = join(tempFolder(), 'authority.pem');
    writeFileSync(authority, SELF_SIGNED.cert);
    const args = ['stress', '--url', await start(), '--no-audit', '--json', '-'];
    const { exitCode, stdout, stderr } = await runGenesis(args, { env: { NODE_EXTRA_CA_CERTS: authority } });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout).requests).toMatchObject({ completed: 20, ok: 20 });
  });

  const trusted = () => {
    const authority = join(tempFolder(), 'authority.pem');
    writeFileSync(authority, SELF_SIGNED.cert);
    return { env: { NODE_EXTRA_CA_CERTS: authority } };
  };

  it('is loaded through a network that cuts, is slow and drips', async () => {
    const load = [
      '-c',
      '5',
      '-d',
      '1s',
      '--fault',
      'cut@0s:500ms',
      '--fault',
      'slow@500ms:200ms',
      '--fault',
      'drip@500ms:200ms',
    ];
    const args = ['stress', '--url', await start(), '--no-audit', ...load, '--json', '-'];
    const { exitCode, stdout, stderr } = await runGenesis(args, trusted());
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { outcomes, requests, excused, cutConnections }: StressResult = JSON.parse(stdout);
    expect(excused).toBeGreaterThan(0);
    expect(cutConnections).toBeGreaterThanOrEqual(excused);
    expect(outcomes).toMatchObject({ ok: requests.completed - excused, 'connection-lost': excused });
  });

  it('must have a certificate for its own address, not for that of the network between', async () => {
    const script = join(tempFolder(), 'server.cjs');
    const answer = `(_, response) => response.end('{"response":"hello"}')`;
    const listen = `.listen(process.env.PORT, '127.0.0.2')`;
    writeFileSync(
      script,
      `require('node:https').createServer(${JSON.stringify(SELF_SIGNED)}, ${answer})${listen}`,
    );
    const target = ['--spawn', `"${process.execPath}" ${script}`, '--url', 'https://127.0.0.2:{{port}}'];
    const args = [
      'stress',
      ...target,
      '-c',
      '1',
      '-n',
      '5',
      '--fault',
      'slow@0s:10ms',
      '--no-audit',
      '--json',
      '-',
    ];
    const { exitCode, stdout } = await runGenesis(args, trusted());
    expect(exitCode).toBe(4);
    const { failures }: StressResult = JSON.parse(stdout);
    expect(failures).toMatchObject([
      { outcome: 'untrusted-certificate', example: expect.stringMatching(/127\.0\.0\.2/) },
    ]);
  });
});
