import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { parseResult, runCompare, runDoctor, runStress, runVerify } from '../../src/index.ts';
import { runGenesis } from '../support/cli.ts';
import { supportFile } from '../support/fixture.ts';
import { startHttp } from '../support/http-server.ts';
import { hasEnded } from '../support/is-running.ts';
import { startKnownBad } from '../support/known-bad.ts';
import { ownTemporary } from '../support/own-temporary.ts';
import { NO_POSTGRES, tempPostgres } from '../support/postgres.ts';
import { tempDatabase, tempFolder } from '../support/temp-folder.ts';

const CHAT = { spawn: `node ${supportFile('memory-chat.js')} {{port}}`, url: 'http://127.0.0.1:{{port}}' };

/** The names of all fields, in lists those of the first item. */
function fieldsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(fieldsOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, fieldsOf(field)]));
}

describe('runStress', () => {
  it('loads its own server, which is gone afterwards with its database', async () => {
    const result = await runStress({ concurrency: 5, requests: 20, seed: 'api' });
    expect(result).toMatchObject({
      schema: 'genesis.stress/3',
      verdict: { status: 'passed' },
      load: { kind: 'closed-loop', concurrency: 5, until: { requests: 20 } },
      outcomes: { ok: 20 },
      audit: { status: 'read', lost: 0 },
      command: null,
    });
  });

  it('resolves with the object that --json writes', async () => {
    const file = join(tempFolder(), 'result.json');
    await runGenesis(['stress', '-c', '5', '--json', file]);
    const saved = JSON.parse(readFileSync(file, 'utf8'));
    const made = await runStress({ concurrency: 5 });
    expect(Object.keys(made).sort()).toEqual(Object.keys(saved).sort());
    expect(fieldsOf(JSON.parse(JSON.stringify(made.outcomes)))).toEqual(fieldsOf(saved.outcomes));
  });

  it('starts and ends a server, and judges by thresholds', async () => {
    const pidFile = join(tempFolder(), 'pid');
    const result = await runStress({
      ...CHAT,
      spawn: `echo $$ > ${pidFile}; exec ${CHAT.spawn}`,
      thresholds: [
        { metric: 'success', operator: '>=', limit: 0.999 },
        { metric: 'max', operator: '<', limit: 0.001 },
      ],
      slos: [{ metric: 'latency', operator: '<=', limitMs: 60_000 }],
    });
    expect(result.thresholds.map(({ threshold, holds }) => [threshold.text, holds])).toEqual([
      ['success>=99.9%', true],
      ['max<0.001ms', false],
    ]);
    expect(result.verdict.status).toBe('failed');
    expect(result.goodput).toMatchObject({ kept: 20, due: 20 });
    expect(hasEnded(Number(readFileSync(pidFile, 'utf8')))).toBe(true);
  });

  it('compares with an earlier result, also one that was saved', async () => {
    const first = await runStress({ ...CHAT, concurrency: 5 });
    const saved = await parseResult(JSON.stringify(first));
    const baseline = saved.kind === 'stress' ? saved.results[0] : undefined;
    expect(baseline).toEqual(JSON.parse(JSON.stringify(first)));
    const second = await runStress({ ...CHAT, concurrency: 5, baseline });
    expect(second.baseline).toMatchObject({ startedAt: first.startedAt, tolerance: 0.1 });
  });

  it('makes rounds, and injects faults', async () => {
    const rounds = await runStress({ ...CHAT, concurrency: 2, rounds: 2 });
    expect(rounds.rounds).toHaveLength(2);
    const { faults } = await runStress({
      // Long enough for the process that locks to start on a slow machine.
      ...{ concurrency: 5, durationMs: 3_000, modelDelayMs: 20 },
      faults: [{ kind: 'lock', atMs: 100, forMs: 200 }],
    });
    expect(faults).toMatchObject([{ text: 'lock@100ms:200ms', happened: true }]);
  });

  it('names the options that fit where its own request does not', async () => {
    const url = await startHttp((request, response) => {
      const isChat = request.url === '/v1/chat/completions';
      response.writeHead(isChat ? 200 : 404, { 'content-type': 'application/json' });
      request.resume();
      response.end(isChat ? '{"choices":[{"message":{"content":"hello"}}]}' : '{"error":"not found"}');
    });
    const result = await runStress({ url, concurrency: 2 });
    expect(result.observations.join()).toContain('openai');
    await expect(runStress({ url, concurrency: 2, api: 'genesis' })).rejects.toMatchObject({
      code: 'TARGET_UNFIT',
      hint: expect.not.stringMatching(/--[a-z]/),
    });
  });

  it('shows the options that fit as they are written in code', async () => {
    const url = await startHttp(async (request, response) => {
      const body = JSON.parse((await text(request)) || '{}');
      const isFit = typeof body.text === 'string';
      const missing = { detail: [{ loc: ['body', 'text'], msg: 'field required', type: 'missing' }] };
      response.writeHead(isFit ? 200 : 422, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isFit ? { answer: `You said ${body.text}` } : missing));
    });
    await expect(runStress({ url, path: '/ask', concurrency: 2 })).rejects.toMatchObject({
      code: 'TARGET_UNFIT',
      hint: `This fits: body: {"text":"genesis stress {{token}}"}, reply: 'answer'.`,
    });
  });

  it('rejects where nothing listens', async () => {
    await expect(runStress({ url: 'http://127.0.0.1:9' })).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
    });
  });

  it('ends early at its signal, with what was measured until then', async () => {
    const temporary = ownTemporary();
    const abort = new AbortController();
    const url = await startHttp((request, response) => {
      request.resume();
      response.setHeader('content-type', 'application/json');
      response.end('{"response":"hello"}');
      if (request.method === 'POST') abort.abort();
    });
    const result = await runStress({
      url,
      concurrency: 2,
      durationMs: 60_000,
      probe: false,
      signal: abort.signal,
    });
    expect(result.interrupted).toBe(true);
    expect(temporary()).toEqual([]);
  });

  it('rejects with the reason of a signal that is aborted before there is anything', async () => {
    const reason = new Error('enough');
    await expect(runStress({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    // Also where it is Node that is stopped, which waits for the start here.
    const startAt = Date.now() + 60_000;
    const abort = new AbortController();
    const waiting = runStress({ startAt, database: tempDatabase(), signal: abort.signal });
    setTimeout(() => abort.abort(reason), 50);
    await expect(waiting).rejects.toBe(reason);
  });

  it.skipIf(NO_POSTGRES)('takes PostgreSQL, and shows no password', async () => {
    const database = await tempPostgres();
    const result = await runStress({ database, concurrency: 3 });
    expect(result.verdict.status).toBe('passed');
    expect(result.target.description).toContain('postgres://');
  });
});

describe('runVerify', () => {
  it('passes a good server', async () => {
    const result = await runVerify({ ...CHAT, quick: true, only: ['burst'] });
    expect(result).toMatchObject({
      schema: 'genesis.verify/1',
      verdict: { status: 'passed' },
      checks: [{ name: 'burst', status: 'passed' }],
      quick: true,
    });
  });

  it('fails a bad one, with the reasons', async () => {
    const { url } = await startKnownBad('small-pool');
    const { verdict, checks } = await runVerify({ url, only: ['burst'] });
    expect(verdict).toEqual({ status: 'failed', reasons: [expect.stringMatching(/^burst: /)] });
    expect(checks).toMatchObject([{ status: 'failed', diagnoses: [{ cause: 'pool-exhaustion' }] }]);
  });
});

describe('runCompare', () => {
  it('compares two servers in rounds', async () => {
    const spawn = CHAT.spawn;
    const options = { before: { spawn }, after: { spawn }, concurrency: 2, durationMs: 20, warmupMs: 1 };
    const result = await runCompare({ ...options, rounds: 10, seed: 'api' });
    expect(result).toMatchObject({
      schema: 'genesis.compare/1',
      seed: 'api',
      roundMs: 20,
      processes: 'fresh',
    });
    expect(result.orders.length).toBeGreaterThan(0);
  });
});

describe('runDoctor', () => {
  it('examines a file, and what it finds is in the result', async () => {
    const database = tempDatabase();
    await runStress({ database, concurrency: 2 });
    const result = await runDoctor({ database, watchMs: 20, failsAt: 'warning' });
    expect(result).toMatchObject({ schema: 'genesis.doctor/1', target: database, failsAt: 'warning' });
    const missing = await runDoctor({ database: `${database}.missing`, watchMs: 20 });
    expect(JSON.stringify(missing.checks)).toContain('error');
    expect(existsSync(`${database}.missing`)).toBe(false);
  });
});

describe('parseResult', () => {
  it('reads each kind of result', async () => {
    const verified = await runVerify({ ...CHAT, only: ['burst'] });
    expect(await parseResult(JSON.stringify(verified))).toEqual({
      kind: 'verify',
      result: JSON.parse(JSON.stringify(verified)),
    });
  });

  it('refuses any other text by its name', async () => {
    await expect(parseResult('{}', 'monday.json')).rejects.toMatchObject({
      code: 'RESULT_INVALID',
      message: expect.stringMatching(/^monday\.json is not a saved result/),
    });
  });
});
