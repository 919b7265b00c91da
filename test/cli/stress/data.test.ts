import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { RunStressOptions } from '../../../src/index.ts';
import { built } from '../../support/built.ts';
import { CHAT_ROUTES, HISTORY_ROUTES, startChatApi } from '../../support/chat-api.ts';
import { runGenesis } from '../../support/cli.ts';
import { dataFile } from '../../support/data-file.ts';
import { startHttp } from '../../support/http-server.ts';

interface Received {
  readonly path: string;
  readonly key: string | undefined;
  readonly message: string;
}

/** A server that echoes, and what it was sent. */
async function startEcho(): Promise<[url: string, received: Received[]]> {
  const received: Received[] = [];
  const url = await startHttp(async (request, response) => {
    const body = await text(request);
    const { message = '' } = JSON.parse(body || '{}') as { readonly message?: string };
    if (request.method === 'POST')
      received.push({ path: request.url ?? '', key: request.headers.authorization, message });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ response: `Echo: ${message}` }));
  });
  return [url, received];
}

/** The prompts in the order in which they came, without tokens. */
const prompts = (received: readonly Received[]) =>
  received.map(({ message }) => message.replace(/ [\da-f]{8}-\d+$/, ''));

const LINES = ['first', 'a "second"', 'third\nof them', 'fourth', 'fifth'];
const jsonl = () =>
  dataFile('prompts.jsonl', LINES.map((prompt, id) => JSON.stringify({ prompt, id })).join('\n'));

/** From one user, without a request before the load and an audit. */
const stress = (options: RunStressOptions) =>
  built.runStress({ concurrency: 1, probe: false, audit: false, ...options });

describe('genesis stress --data', () => {
  it('sends a prompt a request, in order, and again from the first one, and says so', async () => {
    const [url, received] = await startEcho();
    const args = ['stress', url, '--data', jsonl(), '-c', '1', '-n', '7', '--no-probe', '--no-audit'];
    const { stdout, exitCode, stderr } = await runGenesis(args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(prompts(received)).toEqual([...LINES, 'first', 'a "second"']);
    expect(stdout).toMatch(/Load 7 requests, [^\n]*,\s+5 records of prompts\.jsonl, in order\n/);
  });

  it('is audited: each prompt has its token', async () => {
    const { url } = await startChatApi({ ...CHAT_ROUTES, ...HISTORY_ROUTES });
    const { settings, audit } = await built.runStress({ url, data: jsonl(), concurrency: 5, requests: 20 });
    expect(settings).toMatchObject({
      body: '{"message":"{{data.prompt}} {{token}}"}',
      data: { file: 'prompts.jsonl', records: 5, order: 'in-order' },
    });
    expect(audit).toMatchObject({ acknowledged: 20, stored: 20, lost: 0 });
  });

  it('ends with the records that are sent once, by default with no more users than records', async () => {
    const [url, received] = await startEcho();
    const data = dataFile('prompts.csv', 'q,id\n"a\nb",1\nc,2\nd,3\n');
    const message = '{{data.id}}: {{data.q}} {{token}}';
    const once = { url, data, message, dataOrder: 'once' } as const;
    const { load, observations } = await stress({ ...once, concurrency: undefined });
    expect(prompts(received).sort()).toEqual(['1: a\nb', '2: c', '3: d']);
    expect(load).toMatchObject({ kind: 'closed-loop', concurrency: 3, until: { requests: 3 } });
    expect(observations).toEqual([]);
  });

  it.each([
    ['a duration', { durationMs: 60_000, concurrency: 2 }],
    ['more users than records', { durationMs: 60_000, concurrency: 20 }],
    ['a ramp', { stages: [{ durationMs: 60_000, to: 200 }], concurrency: undefined }],
    ['a ramp of rates', { ratePerSecond: 100, stages: [{ durationMs: 60_000, to: 200 }] }],
  ])('ends with the records before %s is over, and says so', async (_, load) => {
    const [url, received] = await startEcho();
    const result = await stress({ url, data: jsonl(), dataOrder: 'once', ...load });
    expect(prompts(received).sort()).toEqual(LINES.toSorted());
    expect(result).toMatchObject({ interrupted: false, requests: { completed: 5 } });
    expect(result.observations).toContain('the load ended with the 5 records of prompts.jsonl');
  });

  it('at a rate is over when the records are', async () => {
    const [url, received] = await startEcho();
    const rate = { ratePerSecond: 100, durationMs: 60_000 };
    const result = await stress({ url, data: jsonl(), dataOrder: 'once', ...rate });
    expect(prompts(received).sort()).toEqual(LINES.toSorted());
    expect(result).toMatchObject({ load: { until: { requests: 5 } }, schedule: { due: 5, unsent: 0 } });
  });

  it('shuffles by the seed, the same in each round', async () => {
    const [url, received] = await startEcho();
    const data = dataFile('many.txt', Array.from({ length: 50 }, (_, index) => `p${index}`).join('\n'));
    const sentBy = async (seed: string, rounds = 1) => {
      received.length = 0;
      await stress({ url, data, dataOrder: 'shuffle', seed, requests: 50, rounds });
      return prompts(received);
    };
    const order = await sentBy('a');
    expect(order).not.toEqual(order.toSorted());
    expect(new Set(order).size).toBe(50);
    expect(await sentBy('a', 2)).toEqual([...order, ...order]);
    expect(await sentBy('b')).not.toEqual(order);
  });

  it('fills path and headers, and no result has a key of a record', async () => {
    const data = dataFile('users.jsonl', '{"id":"a b","key":"sesame-0001"}\n{"id":"c","key":"sesame-0002"}');
    const seen: string[] = [];
    const url = await startHttp((request, response) => {
      if (request.method === 'POST') seen.push(`${request.url} ${request.headers.authorization}`);
      response.statusCode = 403;
      response.end(`no such key ${request.headers.authorization?.slice(7)}`);
    });
    const headers = { Authorization: 'Bearer {{data.key}}' };
    const result = await stress({ url, data, path: '/u/{{data.id}}', headers, requests: 2 });
    expect(seen).toEqual(['/u/a%20b Bearer sesame-0001', '/u/c Bearer sesame-0002']);
    expect(JSON.stringify(result)).not.toContain('sesame-000');
    expect(JSON.stringify(result)).toContain('no such key …');
  });

  it('probes a running server with a record', async () => {
    const [url, received] = await startEcho();
    await stress({ url, data: jsonl(), probe: true });
    expect(received).toHaveLength(2);
    expect(prompts(received).every((prompt) => LINES.includes(prompt))).toBe(true);
  });

  it('says what it left out of ShareGPT', async () => {
    const [url] = await startEcho();
    const turns = (from: string) => ({ conversations: [{ from, value: 'hi' }] });
    const data = dataFile('sharegpt.json', JSON.stringify([turns('human'), turns('gpt')]));
    const { observations } = await stress({ url, data });
    expect(observations).toEqual(['1 conversation of sharegpt.json without a text of a user left out']);
  });
});

describe('refused before anything is sent', () => {
  const prompt = '{{data.prompt}}';
  const once = { data: 'FILE', dataOrder: 'once' } as const;
  it.each<[string, RunStressOptions, RegExp]>([
    [
      'a record without the field',
      { data: 'FILE', message: '{{data.text}}' },
      /line 1: there is no field "text", which \{\{data\.text\}\} in message needs\. It has prompt, id/,
    ],
    ['a file that is not there', { data: 'no.jsonl' }, /no\.jsonl cannot be read: ENOENT/],
    ['a field without records', { message: prompt }, /\{\{data\.prompt\}\} needs records/],
    [
      'texts that use no record',
      { data: 'FILE', message: 'hello' },
      /nothing that is sent has a field of data/,
    ],
    [
      'texts that are sent as they are',
      { data: 'FILE', template: false, message: prompt },
      /data cannot be used with/,
    ],
    ['an order without records', { dataOrder: 'shuffle' }, /dataOrder needs data/],
    ['an order that is none', { data: 'FILE', dataOrder: 'random' as 'once' }, /dataOrder/],
    ['a warm-up that would use up records', { ...once, warmupMs: 1_000 }, /warmupMs would use up records/],
    [
      'more users than records',
      { ...once, concurrency: 6 },
      /prompts\.jsonl has 5 records, which are to be sent once, by 6 users/,
    ],
  ])('%s', async (_, options, message) => {
    const [url, received] = await startEcho();
    const data = options.data === 'FILE' ? jsonl() : options.data;
    await expect(built.runStress({ url, ...options, data })).rejects.toMatchObject({
      message: expect.stringMatching(message),
    });
    expect(received).toEqual([]);
  });

  it('once in a comparison, and a field in a check', async () => {
    const servers = { before: { url: 'http://localhost:1' }, after: { url: 'http://localhost:2' } };
    const compared = built.runCompare({ ...servers, data: jsonl(), dataOrder: 'once' as 'shuffle' });
    await expect(compared).rejects.toThrow(/in-order.*shuffle/);
    const checked = built.runVerify({ url: 'http://localhost:1', message: prompt });
    await expect(checked).rejects.toThrow('needs records');
  });
});
