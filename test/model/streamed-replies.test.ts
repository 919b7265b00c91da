import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { wholeReply } from '../../src/model/model.ts';
import { openAiCompatibleModel } from '../../src/model/openai-compatible.ts';
import { completionText, eventStream, piece, startModelServer, streamed } from '../support/model-server.ts';
import { getJson, postJson, startTestServer } from '../support/server.ts';
import { waitFor } from '../support/wait-for.ts';

const KEY = 'correct-horse-battery-staple';
const MAX_REPLY_BYTES = 1_024;
const REQUEST = { model: 'small', messages: [{ role: 'user', content: 'hello' }] } as const;

const never = new AbortController().signal;

const LIMITS = { timeoutMs: 30_000, idleTimeoutMs: 30_000 };

const modelAt = (baseUrl: string, limits = LIMITS) =>
  openAiCompatibleModel({ baseUrl, apiKey: KEY, maxReplyBytes: MAX_REPLY_BYTES, ...limits });

type Answer = (response: ServerResponse) => void;

/** Asks a server that answers so. */
async function ask(answer: Answer, limits = LIMITS, signal = never) {
  const { baseUrl } = await startModelServer(answer);
  return modelAt(baseUrl, limits).stream(REQUEST, signal)[Symbol.asyncIterator]();
}

async function partsOf(answer: Answer): Promise<string[]> {
  const reader = await ask(answer);
  const parts: string[] = [];
  for (let next = await reader.next(); !next.done; next = await reader.next()) parts.push(next.value);
  return parts;
}

describe('a streamed reply', () => {
  it.each<[string, string[]]>([
    ['[DONE]', [piece('Hel'), piece('lo'), '[DONE]']],
    ['finish_reason', [piece('Hel'), piece('lo', 'stop')]],
    ['both', [piece('Hel'), piece('lo'), piece('', 'length'), '[DONE]']],
    ['an empty finish_reason in every event', [piece('Hel', ''), piece('lo', ''), '[DONE]']],
  ])('comes in its parts, and ends at its mark: %s', async (_, events) => {
    expect(
      await partsOf((response) => {
        eventStream(response, ...events);
        response.end();
      }),
    ).toEqual(['Hel', 'lo']);
  });

  it('ends at its mark even if the server keeps the connection open', async () => {
    expect(await partsOf((response) => eventStream(response, piece('hi', 'stop')))).toEqual(['hi']);
  });

  it('has no parts for roles, thoughts, counts of tokens and comments', async () => {
    const role = '{"choices":[{"delta":{"role":"assistant","content":""}}]}';
    const thought = '{"choices":[{"delta":{"content":null,"reasoning_content":"hm"}}]}';
    const usage = '{"choices":[],"usage":{"completion_tokens":1}}';
    const answer: Answer = (response) => {
      eventStream(response, role, thought);
      response.write(': still here\n\n');
      eventStream(response, piece('hi'), usage, '[DONE]');
      response.end();
    };
    expect(await partsOf(answer)).toEqual(['hi']);
  });

  it('is one part where the server answers whole', async () => {
    expect(await partsOf((response) => response.end(completionText('hello')))).toEqual(['hello']);
  });

  it('may have no text', async () => {
    expect(await partsOf(streamed())).toEqual([]);
  });

  it('gives out each part before the next one is there', async () => {
    const { promise, resolve } = Promise.withResolvers<ServerResponse>();
    const reader = await ask((response) => {
      eventStream(response, piece('first'));
      resolve(response);
    });
    expect((await reader.next()).value).toBe('first');
    eventStream(await promise, piece('second', 'stop'));
    expect((await reader.next()).value).toBe('second');
  });
});

/** Ways to fail after the first text. */
const BROKEN: [string, Answer, RegExp][] = [
  ['breaks off', (response) => response.destroy(), /broke off in the middle of its answer/],
  ['ends without a mark', (response) => response.end(), /broke off in the middle of its reply/],
  ['sends no JSON', (response) => eventStream(response, '{"choices":[{'), /not a JSON object/],
  ['sends no object', (response) => eventStream(response, '42'), /not a JSON object/],
  [
    'sends a content of another type',
    (response) => eventStream(response, '{"choices":[{"delta":{"content":[]}}]}'),
    /not a text/,
  ],
  [
    'sends bytes that are not UTF-8',
    (response) => response.write(Buffer.from('data: caf\xe9\n\n', 'latin1')),
    /not UTF-8/,
  ],
  [
    'reports an error',
    (response) => eventStream(response, '{"error":{"message":"out of memory"}}'),
    /reported an error: out of memory$/,
  ],
  [
    'reports an error by its type',
    (response) => response.write('event: error\ndata: {"message":"overloaded"}\n\n'),
    /reported an error: overloaded$/,
  ],
  [
    'reports an error as plain text',
    (response) => response.write('event: error\ndata: it burns\n\n'),
    /reported an error: it burns$/,
  ],
  [
    'reports an error as vLLM did',
    (response) => eventStream(response, '{"object":"error","message":"engine died"}', '[DONE]'),
    /reported an error: engine died$/,
  ],
  [
    'reports an error as llama.cpp did',
    (response) => response.write('error: {"code":500,"message":"context shift"}\n\ndata: [DONE]\n\n'),
    /reported an error: context shift$/,
  ],
  ['ends with an error', (response) => eventStream(response, piece('', 'error')), /reported an error$/],
];

describe('a model that', () => {
  it.each(BROKEN)('%s in the middle of its reply has failed', async (_, fail, message) => {
    const { promise, resolve } = Promise.withResolvers<ServerResponse>();
    const reader = await ask((response) => {
      eventStream(response, piece('first'));
      resolve(response);
    });
    expect((await reader.next()).value).toBe('first');
    fail(await promise);
    await expect(reader.next()).rejects.toMatchObject({
      code: 'MODEL_FAILED',
      message: expect.stringMatching(message),
    });
  });

  it.each(BROKEN)('%s leaves nothing stored', async (_, fail) => {
    const { baseUrl } = await startModelServer((response) => {
      eventStream(response, piece('first'));
      fail(response);
    });
    const { url } = await startTestServer({ models: [modelAt(baseUrl)], model: 'small' });
    const { status, body } = await postJson(`${url}/api/chat`, { message: 'hello' });
    expect({ status, code: body.code }).toEqual({ status: 502, code: 'MODEL_FAILED' });
    expect((await getJson(`${url}/api/conversation`)).body.messages).toEqual([]);
  });

  it('ends its stream before it began has failed', async () => {
    await expect(
      partsOf((response) => {
        eventStream(response, '[DONE]');
        response.end();
      }),
    ).rejects.toMatchObject({ code: 'MODEL_FAILED', message: 'the model ended its stream without a reply' });
  });

  it('calls a tool instead has failed, and one that has nothing to say has not', async () => {
    const event = (delta: object, reason: string | null) =>
      JSON.stringify({ choices: [{ index: 0, delta, finish_reason: reason }] });
    const call = {
      role: 'assistant',
      content: null,
      tool_calls: [{ index: 0, function: { name: 'search' } }],
    };
    const failed = {
      code: 'MODEL_FAILED',
      message: 'the model called a tool instead of answering (finish_reason tool_calls)',
    };
    await expect(
      partsOf((response) => {
        eventStream(response, event(call, null), event({}, 'tool_calls'), '[DONE]');
        response.end();
      }),
    ).rejects.toMatchObject(failed);
    // Ollama's calls of tools have an empty text.
    await expect(
      partsOf((response) => eventStream(response, event({ ...call, content: '' }, 'tool_calls'))),
    ).rejects.toMatchObject(failed);
    expect(await partsOf((response) => eventStream(response, piece(''), event({}, 'stop')))).toEqual([]);
  });

  it('sends several replies side by side is read for the first one', async () => {
    const event = (index: number, content: string, reason: string | null = null) =>
      JSON.stringify({ choices: [{ index, delta: { content }, finish_reason: reason }] });
    const events = [event(1, 'other'), event(0, 'hel'), event(1, '', 'stop'), event(0, 'lo', 'stop')];
    expect(await partsOf((response) => eventStream(response, ...events))).toEqual(['hel', 'lo']);
  });

  it.each([
    ['content_filter', 'was stopped by a content filter before it said anything'],
    ['length', 'used up its tokens before it said anything'],
  ])('ends with %s and without a text has failed, and one with a text has not', async (reason, words) => {
    const failed = { code: 'MODEL_FAILED', message: expect.stringContaining(words) };
    await expect(
      partsOf((response) => eventStream(response, piece(''), piece('', reason))),
    ).rejects.toMatchObject(failed);
    const whole = (content: string | null) => (response: ServerResponse) =>
      response.end(JSON.stringify({ choices: [{ message: { content }, finish_reason: reason }] }));
    for (const content of ['', null]) await expect(partsOf(whole(content))).rejects.toMatchObject(failed);
    expect(await partsOf(whole('cut'))).toEqual(['cut']);
    expect(await partsOf((response) => eventStream(response, piece('cut', reason)))).toEqual(['cut']);
  });

  it('streams without the content type of events has failed, and is said to', async () => {
    await expect(
      partsOf((response) => response.end(`data: ${piece('hi', 'stop')}\n\ndata: [DONE]\n\n`)),
    ).rejects.toMatchObject({ message: expect.stringContaining('content type, which is text/event-stream') });
  });

  it('sends more than a reply may have is stopped there', async () => {
    const closed = Promise.withResolvers<unknown>();
    const reader = await ask((response) => {
      response.on('close', closed.resolve);
      eventStream(response, piece('x'.repeat(MAX_REPLY_BYTES)), piece('x'));
    });
    expect((await reader.next()).value).toHaveLength(MAX_REPLY_BYTES);
    await expect(reader.next()).rejects.toMatchObject({ code: 'MODEL_REPLY_TOO_LARGE' });
    await closed.promise;
  });

  it.each([
    [
      404,
      '{"error":{"message":"model \\"small\\" not found, try pulling it first"}}',
      /HTTP 404: model "small" not found, try pulling it first$/,
    ],
    [429, '{"error":"rate limit reached"}', /HTTP 429: rate limit reached$/],
    [500, '<html>', /HTTP 500$/],
    [200, '{"error":{"message":"not today"}}', /reported an error: not today$/],
  ])('answers HTTP %i has failed, in its own words', async (status, body, message) => {
    const answer = partsOf((response) => {
      response.writeHead(status).end(body);
    });
    await expect(answer).rejects.toMatchObject({
      code: 'MODEL_FAILED',
      message: expect.stringMatching(message),
    });
  });

  it('answers an error without ever ending it has failed all the same', async () => {
    const answer = partsOf((response) => response.writeHead(500).write('{"error":'));
    await expect(answer).rejects.toMatchObject({
      code: 'MODEL_FAILED',
      message: 'the model answered with HTTP 500',
    });
  });
});

describe('the silence of a model', () => {
  it('before its first text is bounded, however many comments it sends', async () => {
    const reader = await ask(
      (response) => {
        eventStream(response, piece(''));
        const beat = setInterval(() => response.write(': beat\n\n'), 5);
        response.on('close', () => clearInterval(beat));
      },
      { timeoutMs: 100, idleTimeoutMs: 30_000 },
    );
    await expect(reader.next()).rejects.toMatchObject({
      code: 'MODEL_TIMEOUT',
      message: 'the model did not answer within 100 ms',
    });
  });

  it('in the middle of its reply is bounded', async () => {
    const closed = Promise.withResolvers<unknown>();
    const reader = await ask(
      (response) => {
        response.on('close', closed.resolve);
        eventStream(response, piece('first'));
      },
      { timeoutMs: 30_000, idleTimeoutMs: 50 },
    );
    expect((await reader.next()).value).toBe('first');
    await expect(reader.next()).rejects.toMatchObject({
      code: 'MODEL_TIMEOUT',
      message: 'the model sent nothing for 50 ms in the middle of its reply',
    });
    await closed.promise;
  });

  it('does not count while the reader takes its time', async () => {
    const answer = Promise.withResolvers<ServerResponse>();
    const reader = await ask(
      (response) => {
        eventStream(response, piece('first'));
        answer.resolve(response);
      },
      { timeoutMs: 30_000, idleTimeoutMs: 1_000 },
    );
    expect((await reader.next()).value).toBe('first');
    eventStream(await answer.promise, piece('second', 'stop'));
    await delay(1_300);
    expect((await reader.next()).value).toBe('second');
  });
});

describe('the call of a model ends', () => {
  const start = async (signal = never) => {
    const closed = Promise.withResolvers<unknown>();
    const reader = await ask(
      (response) => {
        response.on('close', closed.resolve);
        eventStream(response, piece('first'));
      },
      LIMITS,
      signal,
    );
    await reader.next();
    return { reader, closed: closed.promise };
  };

  it('when its reader leaves', async () => {
    const { reader, closed } = await start();
    await reader.return?.();
    await closed;
  });

  it('when it is aborted, also while a part is awaited', async () => {
    const controller = new AbortController();
    const { reader, closed } = await start(controller.signal);
    const next = reader.next();
    controller.abort();
    await expect(next).rejects.toMatchObject({
      code: 'MODEL_FAILED',
      message: 'the model was stopped before the end of its reply',
    });
    await closed;
  });

  it('without closing a connection that can be used again', async () => {
    const sockets = new Set<unknown>();
    const server = await startModelServer((response) => {
      sockets.add(response.socket);
      streamed('hi')(response);
    });
    const model = modelAt(server.baseUrl);
    // The end of an answer arrives behind its end mark, so the next request may still come too early.
    await waitFor(async () => {
      expect(await wholeReply(model.stream(REQUEST, never))).toBe('hi');
      return sockets.size < server.requests.length;
    });
  });
});

it('neither client nor log see the key, however a model server repeats it', async () => {
  const { baseUrl } = await startModelServer((response) => {
    response.writeHead(401).end(JSON.stringify({ error: { message: `wrong key: ${KEY}` } }));
  });
  const { url, log } = await startTestServer({ models: [modelAt(baseUrl)], model: 'small' });
  const { body } = await postJson(`${url}/api/chat`, { message: 'hello' });
  expect(body.detail).toBe('the model answered with HTTP 401: wrong key: …');
  expect(log().map(({ msg }) => msg)).toContain(body.detail);
  expect(JSON.stringify(log())).not.toContain(KEY);
});

it('a key that no header can have is not shown either', async () => {
  const { baseUrl } = await startModelServer(streamed('hi'));
  const apiKey = 'correct-horse\nbattery-staple';
  const models = [openAiCompatibleModel({ baseUrl, apiKey, maxReplyBytes: 1_024, ...LIMITS })];
  const { url, log } = await startTestServer({ models, model: 'small' });
  const { body } = await postJson(`${url}/api/chat`, { message: 'hello' });
  expect(body.code).toBe('MODEL_FAILED');
  expect(JSON.stringify(log())).not.toMatch(/horse|staple/);
});
