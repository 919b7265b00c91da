import { describe, expect, it } from 'vitest';
import type { Chat } from '../../src/stress/request/chat.ts';
import type { Check } from '../../src/verify/check.ts';
import { badInput } from '../../src/verify/checks/bad-input.ts';
import { burst } from '../../src/verify/checks/burst.ts';
import { CHECKS } from '../../src/verify/checks/index.ts';
import { mixed } from '../../src/verify/checks/mixed.ts';
import { noCrosstalk } from '../../src/verify/checks/no-crosstalk.ts';
import { repetition } from '../../src/verify/checks/repetition.ts';
import { streams } from '../../src/verify/checks/streams/streams.ts';
import { runVerify } from '../../src/verify/verify.ts';
import { supportFile } from '../support/fixture.ts';
import { startForeign } from '../support/foreign-server.ts';
import { getJson } from '../support/server.ts';
import { tempFolder } from '../support/temp-folder.ts';

type Shape = 'records' | 'threads' | 'completions' | 'streamed completions';

function chatOf(path: string, body: object, reply: string, history?: string): Chat {
  const headers = [['content-type', 'application/json']] as const;
  return {
    request: { method: 'POST', path, headers, body: JSON.stringify(body), reply },
    history: history === undefined ? undefined : { path: history },
  };
}

const messages = [{ role: 'user', content: 'Say {{token}}' }];
const CHATS: Readonly<Record<Shape, Chat>> = {
  records: chatOf('/messages', { role: 'user', content: '{{token}}' }, 'content', '/messages'),
  threads: chatOf('/threads/t1/runs/wait', { input: { messages } }, 'messages/1/content'),
  completions: chatOf('/v1/chat/completions', { model: 'm', messages }, 'choices/0/message/content'),
  'streamed completions': chatOf(
    '/v1/chat/completions',
    { model: 'm', messages, stream: true },
    'choices/0/message/content',
  ),
};

const SERVER = supportFile('shaped-chat.js');
const fileShape = (shape: Shape) => shape.replace('streamed ', '');

async function verifyRunning(shape: Shape, manner: string, checks: readonly Check[]) {
  const url = await startForeign(process.execPath, SERVER, '{{port}}', fileShape(shape), manner);
  const target = { kind: 'remote', url, database: undefined } as const;
  const result = await runVerify({
    ...{ target, checks, chat: CHATS[shape], quick: false, timeoutMs: 20_000 },
  });
  const outcomes = result.checks.map((check) => [check.name, check.status] as const);
  return { url, result, statuses: Object.fromEntries(outcomes) };
}

const SOUND = [burst, mixed, repetition, streams, noCrosstalk, badInput];

describe('a sound server of another API', () => {
  it.each<[Shape, object]>([
    ['records', { repetition: 'skipped', streams: 'skipped' }],
    ['threads', { repetition: 'skipped', streams: 'skipped' }],
    ['completions', { repetition: 'skipped', streams: 'skipped' }],
    ['streamed completions', { repetition: 'skipped', streams: 'passed' }],
  ])('holds, and is asked only for what it has: %s', async (shape, differing) => {
    const { url, statuses, result } = await verifyRunning(shape, 'sound', SOUND);
    const always = { burst: 'passed', mixed: 'skipped', 'no-crosstalk': 'passed', 'bad-input': 'passed' };
    expect(statuses).toEqual({ ...always, ...differing });
    expect(result.readBefore).toEqual([]);
    const { body: asked } = await getJson(`${url}/asked`);
    expect(asked.filter((request: string) => request.includes('/api/'))).toEqual([]);
  });

  it('says what is not checked without a history', async () => {
    const { result } = await verifyRunning('completions', 'sound', [burst]);
    expect(result.checks).toMatchObject([
      { summary: '20/20 answered; not checked: stored turns (--history)' },
    ]);
  });

  it('keeps what it acknowledged over a kill', async () => {
    const file = `${tempFolder()}/messages`;
    const command = `"${process.execPath}" "${SERVER}" {{port}} records sound "${file}"`;
    const { checks } = await runVerify({
      target: { kind: 'spawned', command, url: 'http://127.0.0.1:{{port}}', database: undefined },
      checks: CHECKS.filter(({ name }) => name === 'crash'),
      ...{ chat: CHATS.records, quick: true, timeoutMs: 20_000 },
    });
    expect(checks).toMatchObject([
      { status: 'passed', summary: expect.stringMatching(/[1-9]\d* acknowledged, all stored once/) },
    ]);
  });
});

describe('a broken server of another API is caught', () => {
  it.each<[Shape, string, string]>([
    ['records', 'forgets', 'data-lost'],
    ['records', 'fails under load', 'failed'],
    ['threads', 'mixes up', 'failed'],
    ['threads', 'fails under load', 'failed'],
    ['completions', 'mixes up', 'failed'],
    ['completions', 'fails under load', 'failed'],
    ['streamed completions', 'mixes up', 'failed'],
    ['streamed completions', 'fails under load', 'failed'],
  ])('%s that %s', async (shape, manner, status) => {
    const { result } = await verifyRunning(shape, manner, [burst]);
    expect(result.checks).toMatchObject([{ name: 'burst', status }]);
    expect(result.verdict.status).toBe(status);
  });
});

it('a server of which only the history is missing is checked without it', async () => {
  const url = await startForeign('python3', supportFile('python-chat.py'), '{{port}}', 'answer');
  const target = { kind: 'remote', url, database: undefined } as const;
  const checks = [burst, mixed];
  const { checks: results, observations } = await runVerify({
    ...{ target, checks, quick: true, timeoutMs: 20_000 },
  });
  expect(results).toMatchObject([
    { status: 'passed', summary: expect.stringContaining('not checked: stored turns') },
    { status: 'skipped', reason: expect.stringContaining('Genesis’s own API') },
  ]);
  expect(observations).toEqual([
    'GET /api/conversation answers HTTP 404: what is stored is not checked without --history',
  ]);
});
