import { describe, expect, it, onTestFinished } from 'vitest';
import { ModelServer } from '../../../../src/stress/target/model/model-server.ts';
import {
  MODEL_FAILURES,
  type ModelFailure,
  type ModelSettings,
} from '../../../../src/stress/target/model/model-settings.ts';
import { sendRaw } from '../../../support/raw-http.ts';
import { waitFor } from '../../../support/wait-for.ts';

async function startModel(settings: Partial<ModelSettings> = {}): Promise<ModelServer> {
  const model = await ModelServer.start();
  onTestFinished(() => model.close());
  model.reset(settings);
  return model;
}

function ask(
  model: ModelServer,
  content: string,
  more: object = {},
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(`${model.url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'any', messages: [{ role: 'user', content }], ...more }),
    ...(signal && { signal }),
  });
}

const STREAM = { stream: true };

/** The data of each event, in order; the last one may be broken off. */
function eventsOf(text: string): string[] {
  return text
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => event.replace('data: ', ''));
}

interface Chunk {
  readonly choices: { readonly delta: { role?: string; content?: string }; finish_reason: string | null }[];
  readonly usage?: object;
}

function chunksOf(text: string): Chunk[] {
  return eventsOf(text)
    .filter((data) => data !== '[DONE]')
    .map((data) => JSON.parse(data));
}

/** What a client reads before the answer ends or breaks. */
async function readAll(response: Response): Promise<{ text: string; broken: boolean }> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const part of response.body ?? []) text += decoder.decode(part, { stream: true });
    return { text, broken: false };
  } catch {
    return { text, broken: true };
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** Reads no further than the word. */
async function readUntil(reader: Reader | undefined, word: string): Promise<string> {
  let text = '';
  while (!text.includes(word)) {
    const { done = true, value = [] } = (await reader?.read()) ?? {};
    if (done) throw new Error(`the answer ended without ${word}: ${text}`);
    text += Buffer.from(value).toString();
  }
  return text;
}

describe('the model of the tool', () => {
  it('answers with one JSON text where it is not asked for a stream', async () => {
    const model = await startModel();
    const answer = await (await ask(model, 'one two')).json();
    expect(answer).toMatchObject({
      object: 'chat.completion',
      choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: 'Echo: one two' } }],
    });
  });

  it('streams its role, the reply word by word, the reason of the end, and the end mark', async () => {
    const model = await startModel();
    const response = await ask(model, 'one  two', STREAM);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const text = await response.text();
    const deltas = chunksOf(text).map(({ choices }) => choices[0]?.delta);
    expect(deltas).toEqual([
      { role: 'assistant', content: '' },
      { content: 'Echo:' },
      { content: ' one' },
      { content: '  two' },
      {},
    ]);
    expect(chunksOf(text).map(({ choices }) => choices[0]?.finish_reason)).toEqual([
      ...[null, null, null, null],
      'stop',
    ]);
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('reports its tokens where they are asked for', async () => {
    const model = await startModel();
    const text = await (
      await ask(model, 'one', { ...STREAM, stream_options: { include_usage: true } })
    ).text();
    expect(chunksOf(text).at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 2 } });
  });

  it('has longer replies where words are wanted', async () => {
    const model = await startModel({ extraWords: 3 });
    expect(await (await ask(model, 'one')).json()).toMatchObject({
      choices: [{ message: { content: 'Echo: one 1 2 3' } }],
    });
  });

  it('sends a word before it waits for the next', async () => {
    const model = await startModel({ gapMs: 60_000 });
    const response = await ask(model, 'one two', STREAM);
    const reader = response.body?.getReader();
    expect(await readUntil(reader, 'Echo:')).not.toContain('one');
    await reader?.cancel();
  });

  it('cuts a character in two, as networks do', async () => {
    const model = await startModel();
    const body = JSON.stringify({ messages: [{ content: 'schön' }], stream: true });
    const { body: chunks } = await sendRaw(
      model.url,
      'POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n' +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    expect(chunks).toMatch(/sch\uFFFD\r\n[0-9a-f]+\r\n\uFFFDn/);
  });

  it('streams such characters whole for a client that reads all', async () => {
    const model = await startModel();
    const chunks = chunksOf(await (await ask(model, 'schön 北京', STREAM)).text());
    expect(chunks.map(({ choices }) => choices[0]?.delta.content).join('')).toBe('Echo: schön 北京');
  });
});

/** What a client sees of a call that breaks: the status, and either that the connection broke or the last event. */
const BROKEN: Record<Exclude<ModelFailure, 'hang'>, { status: number; broken: boolean; last: RegExp }> = {
  'http-500': { status: 500, broken: false, last: /"failed on purpose"/ },
  'http-429': { status: 429, broken: false, last: /"failed on purpose"/ },
  'cut-off': { status: 200, broken: true, last: /"Echo:"|" one"/ },
  'no-end': { status: 200, broken: false, last: /"Echo:"|" one"/ },
  'error-event': { status: 200, broken: false, last: /^\[DONE\]$/ },
  malformed: { status: 200, broken: false, last: /^\[DONE\]$/ },
};

describe('a stream of the model that breaks', () => {
  it.each(Object.entries(BROKEN))('%s', async (failure, expected) => {
    const model = await startModel({ failShare: 1, failure: failure as ModelFailure, gapMs: 5 });
    const response = await ask(model, 'one two three', STREAM);
    const { text, broken } = await readAll(response);
    expect({ status: response.status, broken, last: eventsOf(text).at(-1) }).toEqual({
      ...expected,
      last: expect.stringMatching(expected.last),
    });
    expect(text).not.toContain('two');
    await waitFor(() => model.owed === 0);
    expect(model.counts).toEqual({ calls: 1, streamed: 1, failed: 1, aborted: 0 });
  });

  it('error-event: has the error before its end mark', async () => {
    const model = await startModel({ failShare: 1, failure: 'error-event' });
    const events = eventsOf(await (await ask(model, 'one two', STREAM)).text());
    expect(JSON.parse(events.at(-2) ?? '')).toMatchObject({ error: { message: 'failed on purpose' } });
  });

  it('malformed: has one event that is no JSON, and goes on without its word', async () => {
    const model = await startModel({ failShare: 1, failure: 'malformed' });
    const events = eventsOf(await (await ask(model, 'one two three', STREAM)).text());
    const unreadable = events.filter((data) => !/\}$|^\[DONE\]$/.test(data));
    expect(unreadable).toHaveLength(1);
    expect(events.join('\n')).toContain('" three"');
  });

  it('hang: says nothing more until its client leaves', async () => {
    const model = await startModel({ failShare: 1, failure: 'hang' });
    const leave = new AbortController();
    const response = await ask(model, 'one two three', STREAM, leave.signal);
    const reader = response.body?.getReader();
    await readUntil(reader, 'one');
    const next = reader?.read();
    expect(await Promise.race([next, new Promise((resolve) => setTimeout(resolve, 50, 'silence'))])).toBe(
      'silence',
    );
    leave.abort();
    await expect(next).rejects.toThrow();
    await waitFor(() => model.owed === 0);
    expect(model.counts).toEqual({ calls: 1, streamed: 1, failed: 1, aborted: 1 });
  });

  it.each([0.2, 0.5])('breaks a share of %d of the calls, evenly', async (failShare) => {
    const model = await startModel({ failShare, thinkingMs: 0 });
    const statuses: number[] = [];
    for (let call = 0; call < 10; call++) {
      const response = await ask(model, 'one', STREAM);
      await response.text();
      statuses.push(response.status);
    }
    expect(statuses.filter((status) => status === 500)).toHaveLength(failShare * 10);
    expect(statuses.slice(0, 5).filter((status) => status === 500)).toHaveLength(Math.floor(failShare * 5));
  });
});

describe('a whole answer of the model that breaks', () => {
  it.each<[ModelFailure, number, 'JSON' | 'broken JSON' | 'a broken connection']>([
    ['http-500', 500, 'JSON'],
    ['http-429', 429, 'JSON'],
    ['error-event', 200, 'JSON'],
    ['no-end', 200, 'broken JSON'],
    ['malformed', 200, 'broken JSON'],
    ['cut-off', 200, 'a broken connection'],
  ])('%s: HTTP %d and %s', async (failure, status, what) => {
    const model = await startModel({ failShare: 1, failure });
    const response = await ask(model, 'one');
    const { text, broken } = await readAll(response);
    expect(response.status).toBe(status);
    expect(broken ? 'a broken connection' : isJson(text) ? 'JSON' : 'broken JSON').toBe(what);
    expect(text).not.toContain('Echo: one');
  });

  it('hang: goes no further than the first half', async () => {
    const model = await startModel({ failShare: 1, failure: 'hang' });
    const leave = new AbortController();
    const response = await ask(model, 'one', {}, leave.signal);
    const reading = readAll(response);
    leave.abort();
    expect(await reading).toMatchObject({ broken: true });
    await waitFor(() => model.counts.aborted === 1);
  });
});

describe('a model that holds its calls', () => {
  it.each(['start', 'middle'] as const)('at the %s, until they are released', async (point) => {
    const model = await startModel();
    model.hold(point);
    const answers = ['one two', 'one three'].map(async (content) =>
      (await ask(model, content, STREAM)).text(),
    );
    const whole = ask(model, 'one four').then((response) => response.text());
    await waitFor(() => model.held === 3);
    expect(model.owed).toBe(3);
    model.release();
    const texts = await Promise.all([...answers, whole]);
    expect(texts.filter((text) => text.includes('[DONE]'))).toHaveLength(2);
    await waitFor(() => model.owed === 0);
    expect(model.held).toBe(0);
    expect(model.counts).toEqual({ calls: 3, streamed: 2, failed: 0, aborted: 0 });
  });

  it('in the middle of a stream, when the first half of its words is out', async () => {
    const model = await startModel();
    model.hold('middle');
    const response = await ask(model, 'one two three', STREAM);
    const reader = response.body?.getReader();
    const text = await readUntil(reader, 'one');
    await waitFor(() => model.held === 1);
    expect(text).not.toContain('two');
    await reader?.cancel();
    await waitFor(() => model.held === 0 && model.owed === 0);
    expect(model.counts.aborted).toBe(1);
  });

  it('counts a call that ends after a reset with those before it', async () => {
    const model = await startModel();
    model.hold();
    const leave = new AbortController();
    const left = ask(model, 'one', STREAM, leave.signal).catch(() => {});
    await waitFor(() => model.held === 1);
    model.hold('middle');
    model.reset({ thinkingMs: 0 });
    leave.abort();
    await left;
    await waitFor(() => model.owed === 0);
    expect(model.counts).toEqual({ calls: 0, streamed: 0, failed: 0, aborted: 0 });
  });
});

it('every way to break has a test here', () => {
  expect([...Object.keys(BROKEN), 'hang'].sort()).toEqual(Object.keys(MODEL_FAILURES).sort());
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
