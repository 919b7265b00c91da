import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Outcome } from '../../../src/stress/answer/outcome.ts';
import { TokenGenerator } from '../../../src/stress/request/token.ts';
import { VirtualUsers } from '../../../src/stress/run/sending/virtual-users.ts';
import { startHttp } from '../../support/http-server.ts';
import { completionOf, openAiClient, readCompletion } from '../../support/openai-client.ts';
import { SHAPES, type Shape } from '../../support/stream-shapes.ts';

type Send = (response: ServerResponse) => Promise<void> | void;

const event = (fields: object) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', ...fields })}\n\n`;
const delta = (fields: object, reason: string | null = null) =>
  event({ choices: [{ index: 0, delta: fields, finish_reason: reason }] });
const text = (content: string) => delta({ content });

const ROLE = delta({ role: 'assistant', content: '' });
const STOP = delta({}, 'stop');
const DONE = 'data: [DONE]\n\n';
const START = ROLE + text('Grüße') + text(' 👋');

/** A stream that ends as HTTP says. */
const whole =
  (body: string): Send =>
  (response) =>
    void response.end(body);
/** A stream whose connection breaks after it. */
const lost =
  (body: string): Send =>
  async (response) => {
    response.write(body);
    await nextTurn();
    response.socket?.destroySoon();
  };
const byteByByte =
  (body: string): Send =>
  async (response) => {
    for (const byte of Buffer.from(body)) {
      response.write(Buffer.of(byte));
      await nextTurn();
    }
    response.end();
  };

function startStreaming(send: Send): Promise<string> {
  return startHttp((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    void send(response);
  });
}

async function outcomeOf(url: string, path = '/v1/chat/completions'): Promise<Outcome> {
  const body = JSON.stringify({ ...completionOf('{{token}}'), stream: true });
  const request = { method: 'POST', path, headers: [], body, reply: undefined };
  const users = new VirtualUsers({
    ...{ site: { url, headers: [] }, users: 1, timeoutMs: 30_000, request, tokens: new TokenGenerator() },
    ...{ seed: undefined, reconnect: false, onBytes: () => {} },
  });
  onTestFinished(() => users.destroy());
  return (await users.send(0, 0)).outcome;
}

/** What OpenAI’s client reads of a stream of responses; throws what it throws. */
async function readResponse(url: string): Promise<string> {
  const stream = await openAiClient(url).responses.create({ model: 'any', input: 'hello', stream: true });
  let reply = '';
  for await (const event of stream) if (event.type === 'response.output_text.delta') reply += event.delta;
  return reply;
}

/** What both accept, and what both refuse, with the name that the tool has for it. */
const STREAMS: Readonly<Record<string, readonly [Outcome, Send]>> = {
  whole: ['ok', whole(START + STOP + DONE)],
  'with its usage': [
    'ok',
    whole(START + STOP + event({ choices: [], usage: { completion_tokens: 2 } }) + DONE),
  ],
  'ended by a reason only': ['ok', whole(START + STOP)],
  'ended because it is long': ['ok', whole(START + delta({}, 'length') + DONE)],
  'with the reason beside the last text': ['ok', whole(START + delta({ content: '!' }, 'stop') + DONE)],
  'without a text': ['ok', whole(ROLE + STOP + DONE)],
  'with thoughts': ['ok', whole(ROLE + delta({ reasoning_content: 'hm' }) + text('yes') + STOP + DONE)],
  'with comments': ['ok', whole(`: hello\n\n${START}: still here\n\n${STOP}${DONE}`)],
  'with line ends of Windows': ['ok', whole((START + STOP + DONE).replaceAll('\n', '\r\n'))],
  'with line ends of old': ['ok', whole((START + STOP + DONE).replaceAll('\n', '\r'))],
  'without spaces': ['ok', whole((START + STOP + DONE).replaceAll('data: ', 'data:'))],
  'with data over two lines': [
    'ok',
    whole((START + STOP).replaceAll(',"choices"', ',\ndata: "choices"') + DONE),
  ],
  'byte by byte': ['ok', byteByByte(START + STOP + DONE)],
  'after a byte order mark': ['ok', whole(`\uFEFF${START}${STOP}${DONE}`)],
  'lost after its end mark': ['ok', lost(START + STOP + DONE)],
  'without the last empty line': ['ok', whole((START + STOP + DONE).trimEnd())],
  'without an end': ['cut-off', whole(START)],
  'of nothing': ['cut-off', whole('')],
  'of comments only': ['cut-off', whole(': still here\n\n')],
  'lost within the text': ['cut-off', lost(START)],
  'lost within an event': ['cut-off', lost(START + text('end').slice(0, 20))],
  'lost between reason and end mark': ['cut-off', lost(START + STOP)],
  'with an error': ['error-in-stream', whole(START + event({ error: { message: 'broken' } }))],
  'with an error before its end mark': [
    'error-in-stream',
    whole(START + event({ error: { message: 'broken' } }) + DONE),
  ],
  'with an error by its type': [
    'error-in-stream',
    whole(`${START}event: error\ndata: {"message":"broken"}\n\n${DONE}`),
  ],
  'with an error about its rate': [
    'overloaded',
    whole(START + event({ error: { message: 'rate limit', code: 429 } })),
  ],
  'with an event that is not JSON': [
    'bad-response',
    whole(`${START}data: {"choices":[{"del\n\n${STOP}${DONE}`),
  ],
  'with a first event that is not JSON': [
    'bad-response',
    whole(`data: {"choices":[{"del\n\n${START}${STOP}${DONE}`),
  ],
};

describe('a stream of completions', () => {
  it.each(Object.entries(STREAMS))('%s: is judged as by OpenAI’s client', async (_what, [outcome, send]) => {
    const url = await startStreaming(send);
    const { refusal } = await readCompletion(url, 'hello');
    expect({
      outcome: await outcomeOf(url),
      accepted: refusal === undefined,
      why: refusal?.message,
    }).toMatchObject({
      outcome,
      accepted: outcome === 'ok',
    });
  });
});

/** Both do what they promise, and nothing shows that it is wrong: these differ on purpose. */
describe('a stream that only one accepts', () => {
  it('goes on after its end mark, which OpenAI’s client does not read', async () => {
    const url = await startStreaming(whole(START + STOP + DONE + text('more')));
    expect((await readCompletion(url, 'hello')).refusal).toBeUndefined();
    expect(await outcomeOf(url)).toBe('bad-response');
  });

  it('has an end mark without a reason, which OpenAI’s client wants, but not for its events', async () => {
    const url = await startStreaming(whole(START + DONE));
    expect((await readCompletion(url, 'hello')).refusal?.message).toMatch(/finish_reason/);
    const events = await openAiClient(url).chat.completions.create({
      ...completionOf('hello'),
      stream: true,
    });
    for await (const { choices } of events) expect(choices).toHaveLength(1);
    expect(await outcomeOf(url)).toBe('ok');
  });
});

describe('a stream of responses', () => {
  const { body, withoutEnd } = SHAPES.find(({ name }) => name === 'responses') as Shape;

  it('is read by both', async () => {
    const url = await startStreaming(whole(body(['Grüße', ' 👋'])));
    expect(await readResponse(url)).toBe('Grüße 👋');
    expect(await outcomeOf(url, '/v1/responses')).toBe('ok');
  });

  it.each([
    ['lost', lost(withoutEnd(['Grüße'])), 'cut-off'],
    ['broken', whole(`${withoutEnd(['Grüße'])}data: {"type":"resp\n\n`), 'cut-off'],
    [
      'with an error',
      whole('event: error\ndata: {"type":"error","message":"broken"}\n\n'),
      'error-in-stream',
    ],
  ] as const)('is refused by both where it is %s', async (_what, send, outcome) => {
    const url = await startStreaming(send);
    await expect(readResponse(url)).rejects.toThrow();
    expect(await outcomeOf(url, '/v1/responses')).toBe(outcome);
  });
});
