import { describe, expect, it } from 'vitest';
import { echoModel } from '../../src/model/echo.ts';
import { CHAT_HISTORY_PATH, CHAT_REQUEST } from '../../src/stress/request/request.ts';
import type { StressOptions } from '../../src/stress/run/options.ts';
import { runStress } from '../../src/stress/stress.ts';
import { stressTarget } from '../../src/stress/stress-target.ts';
import { openTarget } from '../../src/stress/target/open-target.ts';
import { answerRightly, type Chat, startBrokenServer, startOneAtATime } from '../support/broken-server.ts';
import { holdWriteLock } from '../support/lock.ts';
import { readsOf } from '../support/reads-of.ts';
import { startTestServer } from '../support/server.ts';
import { waitFor } from '../support/wait-for.ts';

function burst(url: string, concurrency = 20): StressOptions {
  return {
    target: { kind: 'remote', url },
    load: { kind: 'burst', concurrency },
    timeoutMs: 30_000,
    audit: 'read-back',
    request: CHAT_REQUEST,
    history: { path: CHAT_HISTORY_PATH },
  };
}

describe('against a Genesis server', () => {
  it('passes, and reports what the server reported', async () => {
    const { url } = await startTestServer();
    const result = await runStress(burst(url, 100));
    expect(result.verdict).toEqual({ status: 'passed' });
    expect(result.requests).toEqual({ completed: 100, ok: 100, traced: 100 });
    expect(result.audit).toMatchObject({
      status: 'read',
      acknowledged: 100,
      stored: 100,
      lost: 0,
      duplicated: 0,
      orphaned: 0,
    });
    expect(result.lockErrors).toEqual({ surfaced: 0, recovered: 0 });
    expect(result.retries).toEqual({ total: 0, requests: 0, most: 0 });
    expect(result.timing?.requests).toBe(100);
    expect(result.serverCounters?.writes).toBe(100);
    expect(result.generator.mostInFlight).toBe(100);
    expect(result.latency?.count).toBe(100);
  });

  it('sends its load in turns, and audits all of them', async () => {
    const { url } = await startTestServer();
    const target = await openTarget({ kind: 'remote', url }, new AbortController().signal);
    const inTurns = async (send: () => Promise<void>) => {
      for (let turn = 0; turn < 3; turn++) await send();
    };
    const result = await stressTarget(target, burst(url, 20), { inTurns });
    expect(result.verdict).toEqual({ status: 'passed' });
    expect(result.requests).toEqual({ completed: 60, ok: 60, traced: 60 });
    expect(result.audit).toMatchObject({ acknowledged: 60, stored: 60 });
    expect(result.ratePerSecond).toBeCloseTo((60 * 1_000) / result.loadMs, 6);
  });

  it('audits a conversation of many pages that was there before', async () => {
    const { url } = await startTestServer();
    await runStress(burst(url, 50));
    const load = { kind: 'closed-loop', concurrency: 20, until: { requests: 1_200 } } as const;
    const result = await runStress({ ...burst(url), load });
    expect(result.verdict).toEqual({ status: 'passed' });
    expect(result.audit).toMatchObject({ acknowledged: 1_200, stored: 1_200 });
  });

  it('reports the lock errors and retries that the server absorbed', async () => {
    const { url, file, log } = await startTestServer({ busyTimeoutMs: 200 });
    const release = holdWriteLock(file);
    const run = runStress(burst(url));
    const firstRetries = () => log().filter(({ type, attempt }) => type === 'retry' && attempt === 1);
    await waitFor(() => firstRetries().length === 20);
    release();
    const result = await run;
    expect(result.verdict).toEqual({ status: 'passed' });
    expect(result.lockErrors.surfaced).toBe(0);
    expect(result.lockErrors.recovered).toBeGreaterThanOrEqual(20);
    expect(result.retries).toMatchObject({ total: result.lockErrors.recovered, requests: 20 });
  });

  it('reports the lock errors that surfaced', async () => {
    const { url, file } = await startTestServer({ busyTimeoutMs: 5 });
    holdWriteLock(file);
    const result = await runStress(burst(url, 3));
    expect(result.verdict).toMatchObject({ status: 'failed', reasons: ['3 of 3 requests: 3 lock-error'] });
    expect(result.lockErrors).toEqual({ surfaced: 3, recovered: 0 });
    expect(result.retries).toEqual({ total: 15, requests: 3, most: 5 });
    expect(result.audit).toMatchObject({ acknowledged: 0, stored: 0, orphaned: 0 });
  });

  it('does not hold against the server what it cut off itself', async () => {
    const { url } = await startTestServer({
      models: [echoModel({ delayMs: { min: 3_600_000, max: 3_600_000 } })],
      drainTimeoutMs: 0,
    });
    const abort = new AbortController();
    const run = runStress(burst(url, 3), { signal: abort.signal });
    await waitFor(async () => (await readsOf(url)) >= 7);
    abort.abort();
    const result = await run;
    expect(result.requests).toEqual({ completed: 0, ok: 0, traced: 0 });
    expect(result.verdict).toMatchObject({ status: 'inconclusive' });
  });

  it('stops when it is aborted, and reports what was done until then', async () => {
    const { url } = await startTestServer();
    const abort = new AbortController();
    let answered = 0;
    const load = { kind: 'closed-loop', concurrency: 5, until: { requests: 1_000_000 } } as const;
    const result = await runStress(
      { ...burst(url), load },
      {
        signal: abort.signal,
        onEvent: ({ type }) => {
          if (type === 'answered' && ++answered === 50) abort.abort();
        },
      },
    );
    expect(result.interrupted).toBe(true);
    expect(result.verdict.status).toBe('inconclusive');
    expect(result.requests.completed).toBeGreaterThanOrEqual(50);
    expect(result.audit).toMatchObject({ lost: 0, acknowledged: result.requests.ok });
  });
});

describe('against another server', () => {
  it('passes when it does everything right, and says what that server does not report', async () => {
    const result = await runStress(burst(await startBrokenServer(answerRightly)));
    expect(result.verdict).toEqual({ status: 'passed' });
    expect(result.lockErrors.recovered).toBeNull();
    expect(result.retries).toBeNull();
    expect(result.serverCounters).toBeNull();
  });

  const third = (n: number) => n === 3;
  it.each<[string, (chat: Chat, n: number) => void, string, object]>([
    [
      'answers with another request’s reply',
      ({ message, messages, store, answer }, n) => {
        const first = messages[1]?.content;
        store();
        answer(200, { response: third(n) ? first : `Echo: ${message}` });
      },
      'failed',
      { outcomes: { crosstalk: 1 } },
    ],
    [
      'answers a lock error as plain text',
      (chat, n) => (third(n) ? chat.answer(500, 'database is locked') : answerRightly(chat)),
      'failed',
      { outcomes: { 'lock-error': 1 }, lockErrors: { surfaced: 1 } },
    ],
    [
      'acknowledges what it does not store',
      (chat, n) => (third(n) ? chat.answer(200, { response: `Echo: ${chat.message}` }) : answerRightly(chat)),
      'data-lost',
      { audit: { lost: 1 } },
    ],
    [
      'stores twice',
      (chat, n) => {
        if (third(n)) chat.store();
        answerRightly(chat);
      },
      'data-lost',
      { audit: { duplicated: 1 } },
    ],
    [
      'leaves the message of a failed request behind',
      (chat, n) => {
        if (!third(n)) return answerRightly(chat);
        chat.push('user', chat.message);
        chat.answer(500, 'oops');
      },
      'failed',
      { outcomes: { 'internal-error': 1 }, audit: { orphaned: 1 } },
    ],
    [
      'removes another request’s message',
      (chat, n) => {
        if (!third(n)) return answerRightly(chat);
        chat.messages.splice(0, 1);
        chat.answer(500, 'oops');
      },
      'data-lost',
      { audit: { lost: 1 } },
    ],
    [
      'closes the connection, having stored',
      (chat, n) => {
        if (!third(n)) return answerRightly(chat);
        chat.store();
        chat.response.destroy();
      },
      'failed',
      { outcomes: { 'connection-lost': 1 }, audit: { recovered: 1, lost: 0 } },
    ],
  ])('sees that it %s', async (_name, behaviour, status, evidence) => {
    const result = await runStress(burst(await startBrokenServer(behaviour)));
    expect(result.verdict.status).toBe(status);
    expect(result).toMatchObject(evidence);
  });

  it.each([
    ['one connection for each virtual user', false, 5],
    ['one connection for each request where it reconnects', true, 40],
  ])('uses %s, and four to look before and after', async (_, reconnect, expected) => {
    let connections = 0;
    const url = await startBrokenServer(answerRightly, { onConnection: () => connections++ });
    const load = { kind: 'closed-loop', concurrency: 5, until: { requests: 40 } } as const;
    const result = await runStress({ ...burst(url), load, reconnect });
    expect(result.requests).toEqual({ completed: 40, ok: 40, traced: 40 });
    expect(result.settings.reconnect).toBe(reconnect);
    expect(connections).toBe(expected + 4);
  });

  it('reports what it asked before the load', async () => {
    const result = await runStress(burst(await startBrokenServer(answerRightly)));
    expect(result.readBefore).toEqual(['GET /api/metrics']);
  });

  it('has no connection of its own beside the load', async () => {
    const url = await startOneAtATime(answerRightly);
    const result = await runStress({ ...burst(url, 1), timeoutMs: 10_000 });
    expect(result.requests).toEqual({ completed: 1, ok: 1, traced: 1 });
    expect(result.audit).toMatchObject({ status: 'read', acknowledged: 1, stored: 1 });
  });

  it('reads what is missing five more times, and sees whether one more turn is listed', async () => {
    let connections = 0;
    const forget = (chat: Chat, n: number) =>
      n === 3 ? chat.answer(200, { response: `Echo: ${chat.message}` }) : answerRightly(chat);
    const url = await startBrokenServer(forget, { onConnection: () => connections++ });
    expect((await runStress(burst(url))).audit).toMatchObject({ lost: 1, reads: 6 });
    // Two reads, with one more turn between them.
    expect(connections).toBe(20 + 4 + 5 + 3);
  });

  it('counts a request that is never answered as unknown', async () => {
    const url = await startBrokenServer((chat, n) => (n === 3 ? undefined : answerRightly(chat)));
    const result = await runStress({ ...burst(url), timeoutMs: 2_000 });
    expect(result.outcomes).toMatchObject({ ok: 19, timeout: 1 });
  });

  it('bounds the whole answer, not the pauses in it', async () => {
    const trickles: NodeJS.Timeout[] = [];
    const url = await startBrokenServer((chat, n) => {
      if (n !== 3) return answerRightly(chat);
      trickles.push(setInterval(() => chat.response.write(' '), 20));
    });
    const result = await runStress({ ...burst(url), timeoutMs: 2_000 });
    for (const trickle of trickles) clearInterval(trickle);
    expect(result.outcomes).toMatchObject({ ok: 19, timeout: 1 });
  });

  it('is inconclusive when the pages of messages never end', async () => {
    const url = await startBrokenServer(answerRightly, { history: 'endless' });
    const result = await runStress(burst(url));
    expect(result.audit).toMatchObject({ status: 'unknown', reason: expect.stringMatching(/does not page/) });
  });

  it('is inconclusive when the messages cannot be read back', async () => {
    const url = await startBrokenServer(answerRightly, { history: 'none' });
    const result = await runStress(burst(url));
    expect(result.verdict).toMatchObject({
      status: 'inconclusive',
      reasons: [expect.stringMatching(/HTTP 404/)],
    });
  });

  it('does not read back when the audit is skipped', async () => {
    const url = await startBrokenServer(answerRightly, { history: 'none' });
    const result = await runStress({ ...burst(url), audit: 'skip' });
    expect(result.verdict).toEqual({ status: 'passed' });
    expect(result.audit).toEqual({ status: 'skipped', reason: 'not asked for' });
  });

  it('does not begin when no server listens', async () => {
    await expect(runStress(burst('http://127.0.0.1:1'))).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
    });
  });
});
