import { describe, expect, it } from 'vitest';
import { mixed } from '../../src/verify/checks/mixed.ts';
import type { CheckResult } from '../../src/verify/result.ts';
import { runVerify } from '../../src/verify/verify.ts';
import {
  ALL_ROUTES,
  type Answer,
  CHAT_ROUTES,
  CONVERSATION_ROUTES,
  HISTORY_ROUTES,
  type Routes,
  SETTINGS_ROUTES,
  startChatApi,
} from '../support/chat-api.ts';
import { getJson, postJson, startTestServer } from '../support/server.ts';
import { waitFor } from '../support/wait-for.ts';

async function check(url: string, signal = new AbortController().signal): Promise<CheckResult | undefined> {
  const target = { kind: 'remote', url, database: undefined } as const;
  const options = { target, checks: [mixed], quick: true, timeoutMs: 5_000 };
  return (await runVerify(options, { signal })).checks[0];
}

async function checkRoutes(routes: Routes) {
  const { url, data } = await startChatApi(routes);
  return { data, result: await check(url) };
}

describe('the check of mixed requests', () => {
  it('uses everything that a Genesis has, and leaves it as it was', async () => {
    const { url } = await startTestServer();
    await postJson(`${url}/api/settings`, { system_prompt: 'Answer in rhymes.' });
    await postJson(`${url}/api/conversations`, { title: 'Plans' });
    const result = await check(url);
    expect(result).toMatchObject({ status: 'passed' });
    expect(result).toHaveProperty(
      'summary',
      '3 rounds: 30 chats among 45 requests of 8 other kinds, read as written',
    );
    expect((await getJson(`${url}/api/settings`)).body.system_prompt).toBe('Answer in rhymes.');
    const { conversations } = (await getJson(`${url}/api/conversations`)).body;
    const titles = conversations.map(
      ({ id, title }: { id: string; title: string }) => id === 'main' || title,
    );
    expect(titles.sort()).toEqual(['Plans', true]);
  });

  it('passes a sound server of another author, and leaves it as it was', async () => {
    const { result, data } = await checkRoutes(ALL_ROUTES);
    expect(result).toMatchObject({ status: 'passed', summary: expect.stringContaining('of 8 other kinds') });
    expect(data.prompt).toBe('Be kind.');
    expect([...data.titles]).toEqual([['main', 'The first']]);
    expect(data.made).toBeGreaterThan(0);
  });

  it('writes the prompt back also when it is interrupted', async () => {
    const { url, data } = await startChatApi(ALL_ROUTES);
    const abort = new AbortController();
    const checking = check(url, abort.signal);
    await waitFor(() => data.prompt !== 'Be kind.');
    abort.abort();
    expect(await checking).toBeUndefined();
    expect(data.prompt).toBe('Be kind.');
  });

  it.each<[string, Routes, number]>([
    ['a history', HISTORY_ROUTES, 1],
    ['settings', { ...HISTORY_ROUTES, ...SETTINGS_ROUTES }, 3],
    ['settings that cannot be written', { ...HISTORY_ROUTES, ...without(SETTINGS_ROUTES, 'POST') }, 2],
    ['conversations', { ...HISTORY_ROUTES, ...CONVERSATION_ROUTES }, 6],
    ['conversations that stay', { ...HISTORY_ROUTES, ...without(CONVERSATION_ROUTES, 'DELETE') }, 5],
    ['conversations with one title', { ...HISTORY_ROUTES, ...without(CONVERSATION_ROUTES, 'PUT') }, 5],
  ])('uses only what a server has: %s', async (_, routes, kinds) => {
    const { result } = await checkRoutes({ ...CHAT_ROUTES, ...routes });
    expect(result).toMatchObject({
      status: 'passed',
      summary: expect.stringMatching(`requests of ${kinds} other kinds?, read as written`),
    });
  });

  it('is not for a server that answers only chats, or everything else with one page', async () => {
    const page = (): Answer => [200, '<!doctype html>'];
    const everywhere = Object.fromEntries(Object.keys(ALL_ROUTES).map((route) => [route, page]));
    for (const routes of [CHAT_ROUTES, { ...everywhere, ...CHAT_ROUTES }])
      expect((await checkRoutes(routes)).result).toMatchObject({
        status: 'skipped',
        reason: 'the server has nothing that could be mixed with its chat',
      });
  });

  it('accepts a list that begins with other conversations, and is cut off', async () => {
    const others = Array.from({ length: 20 }, (_, index) => ({ id: `other-${index}` }));
    const { result } = await checkRoutes({
      ...ALL_ROUTES,
      'GET /api/conversations': () => [200, { conversations: others }],
    });
    expect(result).toMatchObject({ status: 'passed' });
  });
});

function without(routes: Routes, method: string): Routes {
  return Object.fromEntries(Object.entries(routes).filter(([route]) => !route.startsWith(`${method} `)));
}

describe('the check of mixed requests fails a server', () => {
  it.each<[string, string, (call: Parameters<Routes[string]>[0]) => Answer, RegExp]>([
    [
      'that forgets a new title',
      'PUT /api/conversations/ID',
      () => [200, {}],
      /a title that was not the last/,
    ],
    ['that forgets a setting', 'POST /api/settings', () => [200, {}], /a prompt that was not the last/],
    ['that does not delete', 'DELETE /api/conversations/ID', () => [204, ''], /can still be read/],
    [
      'that makes a conversation and does not list it',
      'POST /api/conversations',
      ({ data }) => [201, { id: `lost-${++data.made}` }],
      /is not listed/,
    ],
    [
      'that gives a conversation another title',
      'POST /api/conversations',
      ({ data }) => [201, { id: `c${++data.made}`, title: 'New chat' }],
      /has "New chat"/,
    ],
    [
      'that lists what it has deleted',
      'GET /api/conversations',
      ({ data }) => [200, Array.from({ length: data.made }, (_, index) => ({ id: `c${index + 1}` }))],
      /a deleted conversation is listed/,
    ],
  ])('%s', async (_, route, answer, summary) => {
    const { result } = await checkRoutes({ ...ALL_ROUTES, [route]: answer });
    expect(result).toMatchObject({ status: 'failed', summary: expect.stringMatching(summary) });
  });

  it('whose settings are read from an old snapshot by some connections', async () => {
    let reads = 0;
    const { result } = await checkRoutes({
      ...ALL_ROUTES,
      'GET /api/settings': ({ data }) => [
        200,
        { system_prompt: ++reads % 3 === 0 ? 'Be kind.' : data.prompt },
      ],
    });
    expect(result).toMatchObject({ status: 'failed', summary: expect.stringContaining('"Be kind."') });
  });

  it('that has a route only now and then', async () => {
    let reads = 0;
    const { result } = await checkRoutes({
      ...ALL_ROUTES,
      'GET /api/settings': ({ data }) =>
        ++reads % 2 === 0 ? [404, 'Not Found'] : [200, { system_prompt: data.prompt }],
    });
    expect(result).toMatchObject({
      status: 'failed',
      summary: '2 of 15 requests beside the chats: 2 bad-response',
      evidence: ['2 × settings read: HTTP 404 Not Found'],
    });
  });

  it('that answers a lock error to anything but a chat, and names the cause', async () => {
    const { result, data } = await checkRoutes({
      ...ALL_ROUTES,
      'PUT /api/conversations/ID': () => [500, { detail: 'database is locked (SQLITE_BUSY_SNAPSHOT)' }],
    });
    expect(result).toMatchObject({
      status: 'failed',
      summary: '2 of 15 requests beside the chats: 2 lock-error',
      evidence: ['2 × conversation renamed: HTTP 500 database is locked (SQLITE_BUSY_SNAPSHOT)'],
      diagnoses: [{ cause: 'deferred-upgrade' }],
    });
    // It is left as it was all the same.
    expect([...data.titles.keys()]).toEqual(['main']);
    expect(data.prompt).toBe('Be kind.');
  });

  it('that loses a chat among the others', async () => {
    let chats = 0;
    const store = CHAT_ROUTES['POST /api/chat'] as Routes[string];
    const { result } = await checkRoutes({
      ...ALL_ROUTES,
      'POST /api/chat': (call) =>
        ++chats % 10 === 0 ? [200, { response: `Echo: ${call.body.message}` }] : store(call),
    });
    expect(result).toMatchObject({ status: 'data-lost' });
  });
});
