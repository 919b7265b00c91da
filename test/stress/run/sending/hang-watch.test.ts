import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseFault } from '../../../../src/stress/faults/fault.ts';
import type { StressResult } from '../../../../src/stress/judge/result.ts';
import { CHAT_REQUEST } from '../../../../src/stress/request/request.ts';
import type { RunOptions, StressOptions } from '../../../../src/stress/run/options.ts';
import { runStress } from '../../../../src/stress/stress.ts';
import { stressTarget } from '../../../../src/stress/stress-target.ts';
import { freePort } from '../../../../src/stress/target/free-port.ts';
import { startSpawned } from '../../../../src/stress/target/spawned.ts';
import { startForeign } from '../../../support/foreign-server.ts';
import { startHttp } from '../../../support/http-server.ts';

const SERVER = fileURLToPath(new URL('../../../support/stuck-chat.js', import.meta.url));

/** Milliseconds that a server may be silent in these tests, and longer than that and the health request take. */
const HANG_AFTER_MS = 1_000;
const LONGER_MS = 6_000;

const RUN: RunOptions = {
  load: { kind: 'burst', concurrency: 5 },
  timeoutMs: 50_000,
  audit: 'skip',
  request: CHAT_REQUEST,
  hangAfterMs: HANG_AFTER_MS,
};

async function spawned(kept: string, ...args: readonly unknown[]): Promise<StressOptions['target']> {
  const quoted = [process.execPath, SERVER, kept, ...args].map((word) => `"${word}"`);
  const url = `http://127.0.0.1:${await freePort()}`;
  return { kind: 'spawned', command: quoted.join(' '), url, database: undefined };
}

async function stress(more: Partial<RunOptions>, kept: string, ...args: unknown[]): Promise<StressResult> {
  return runStress({ ...RUN, ...more, target: await spawned(kept, ...args) });
}

const causes = ({ diagnoses }: StressResult) => diagnoses.map(({ cause }) => cause);

describe.concurrent('a server that hangs', () => {
  it('is given up long before the timeout of its requests, and not asked for its history', async () => {
    const result = await stress({ audit: 'read-back', history: { path: '/api/conversation' } }, 'deadlock');
    expect(result.audit).toEqual({ status: 'unknown', reason: 'the server hangs' });
    expect(result.hang).toMatchObject({ silentMs: expect.any(Number), cpuShare: expect.any(Number) });
    expect(result.outcomes).toMatchObject({ timeout: 5, ok: 0 });
    expect(result.failures[0]?.example).toMatch(/no byte for .* and GET \/api\/health is unanswered/);
    expect(result.verdict).toMatchObject({
      status: 'failed',
      reasons: ['5 of 5 requests: 5 timeout', expect.stringMatching(/^the server hangs: no byte for /)],
    });
    expect(causes(result)).toEqual(['hang']);
  });

  it('is found out also where the requests time out before, and the load is over', async () => {
    const result = await stress({ timeoutMs: 1_500, hangAfterMs: 5_000 }, 'deadlock');
    expect(result.outcomes).toMatchObject({ timeout: 5 });
    expect(causes(result)).toEqual(['hang']);
  });

  it('is found out also where its requests are repeated', async () => {
    const result = await stress({ retryLost: 2 }, 'deadlock');
    expect(result.outcomes).toMatchObject({ timeout: 5, ok: 0 });
    expect(result.cutShort).toBe(0);
    expect(causes(result)).toEqual(['hang']);
  });

  it('is found out also where they time out between', async () => {
    const result = await stress({ retryLost: 2, timeoutMs: 2_000, hangAfterMs: 4_000 }, 'deadlock');
    expect(causes(result)).toEqual(['hang']);
  });

  it('is found out also where the requests time out while a new connection is tried', async () => {
    const result = await stress({ timeoutMs: 2 * HANG_AFTER_MS }, 'deadlock');
    expect(result.outcomes).toMatchObject({ timeout: 5 });
    expect(causes(result)).toEqual(['hang']);
  });

  it('ends a warm-up, and then the load', async () => {
    const result = await stress({ warmupMs: 1 }, 'deadlock');
    expect(result.outcomes).toMatchObject({ timeout: 5 });
    expect(causes(result)).toEqual(['hang']);
  });
});

describe.concurrent('a server that is only slow', () => {
  it.each(['slow model', 'slow model, blocking', 'busy loop'])('is waited for: %s', async (kept) => {
    const result = await stress({}, kept, LONGER_MS);
    expect(result).toMatchObject({ verdict: { status: 'passed' }, hang: null });
  });

  it('is waited for while it is paused on purpose', async () => {
    const pause = parseFault(`pause@0ms:${LONGER_MS}ms`);
    const load = { kind: 'closed-loop', concurrency: 5, until: { durationMs: LONGER_MS } } as const;
    const result = await stress({ load, faults: pause ? [pause] : [] }, 'slow model', 1);
    expect(result).toMatchObject({ verdict: { status: 'passed' }, hang: null });
  });
});

it('a server is waited for while it waits for another one', async () => {
  const slowUrl = await startHttp(async (_, response) => {
    await delay(LONGER_MS);
    response.end('at last');
  });
  const result = await stress({}, 'slow server, blocking', 0, slowUrl);
  expect(result).toMatchObject({ verdict: { status: 'passed' }, hang: null });
});

describe('where it cannot be known whether a server hangs, its requests time out', () => {
  const IMPATIENT = { ...RUN, timeoutMs: LONGER_MS };

  it('because it was not started by this tool', async () => {
    const port = String(await freePort());
    const script = `process.env.PORT = ${port}; process.argv[2] = 'deadlock'; import(${JSON.stringify(SERVER)})`;
    const url = await startForeign(process.execPath, '-e', script.replaceAll(port, '{{port}}'));
    const result = await runStress({ ...IMPATIENT, target: { kind: 'remote', url } });
    expect(result).toMatchObject({ outcomes: { timeout: 5 }, hang: null, diagnoses: [] });
  });

  it('because the model of this tool owes it an answer', async () => {
    const options = await spawned('deadlock');
    if (options.kind !== 'spawned') throw new TypeError();
    const target = await startSpawned(options, new AbortController().signal);
    onTestFinished(async () => void (await target.close()));
    const result = await stressTarget({ ...target, modelOwes: () => 1 }, IMPATIENT);
    expect(result).toMatchObject({ outcomes: { timeout: 5 }, hang: null, diagnoses: [] });
  });
});
