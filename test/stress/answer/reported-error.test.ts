import { describe, expect, it } from 'vitest';
import { classifyAnswer } from '../../../src/stress/answer/classify-answer.ts';
import { replyReading } from '../../../src/stress/answer/stream/reply-reading.ts';
import { TokenGenerator } from '../../../src/stress/request/token.ts';

const tokens = new TokenGenerator('abcd1234');
const TOKEN = tokens.token(7);

const SSE = 'text/event-stream; charset=utf-8';
const NDJSON = 'application/x-ndjson';
const JSON_TYPE = 'application/json';

/** The outcome of an answer with success; the reply is the whole answer unless `place` says where it is. */
function outcomeOf(body: string, contentType?: string, place?: string): string {
  const answer = { status: 200, contentType, location: undefined, body };
  return classifyAnswer(answer, 7, replyReading(tokens, { reply: place })).outcome;
}

const events = (...data: unknown[]) =>
  data.map((each) => `data: ${typeof each === 'string' ? each : JSON.stringify(each)}\n\n`).join('');
const lines = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const delta = (content: string) => ({ choices: [{ delta: { content } }] });

describe('an error in the JSON of an answer', () => {
  it.each<[string, unknown, string]>([
    ['is a text', { error: 'CUDA out of memory' }, 'internal-error'],
    ['is an object', { error: { message: 'CUDA out of memory', code: 500 } }, 'internal-error'],
    ['is a list', { error: ['no memory'] }, 'internal-error'],
    ['is true', { error: true, message: 'no memory' }, 'internal-error'],
    ['is a code', { error: 7 }, 'internal-error'],
    ['is marked as one', { isError: true, content: [{ type: 'text', text: 'no' }] }, 'internal-error'],
    ['is marked as one in a result of JSON-RPC', { result: { isError: true } }, 'internal-error'],
    ['is one of the database', { error: { message: 'database is locked' } }, 'lock-error'],
    [
      'is one of the database beside it',
      { error: true, message: 'UNIQUE constraint failed' },
      'constraint-error',
    ],
    ['is one of a pool', { error: { code: 'POOL_ACQUIRE_TIMEOUT' } }, 'pool-exhausted'],
  ])('%s', (_name, value, outcome) => {
    const withReply = { ...(value as object), response: `Echo ${TOKEN}` };
    for (const body of [value, withReply].map((each) => JSON.stringify(each))) {
      expect(outcomeOf(body)).toBe(outcome);
      expect(outcomeOf(body, JSON_TYPE, 'response')).toBe(outcome);
    }
    expect(outcomeOf(`\uFEFF${JSON.stringify(withReply, null, 2)}`, JSON_TYPE, 'response')).toBe(outcome);
  });

  it.each<[string, object]>([
    ['null', { error: null }],
    ['false', { error: false }],
    ['an empty text', { error: '' }],
    ['a blank text', { error: ' ' }],
    ['an empty object', { error: {} }],
    ['an empty list', { error: [] }],
    ['the code 0', { error: 0 }],
    ['a mark that says no', { isError: false }],
    ['a mark that is not a boolean', { isError: 'true' }],
    ['one deeper down', { usage: { error: 'none of yours' } }],
    ['one with another name', { errors: 'none', lastError: 'long ago' }],
  ])('is not %s', (_name, value) => {
    const body = JSON.stringify({ ...value, response: `Echo ${TOKEN}` });
    expect(outcomeOf(body)).toBe('ok');
    expect(outcomeOf(body, JSON_TYPE, 'response')).toBe('ok');
  });
});

describe('an error in a stream', () => {
  const ok = delta(`Echo ${TOKEN}`);

  it.each<[string, string, string | undefined, string]>([
    [
      'is the last event',
      events(ok, { error: { message: 'engine died' } }, '[DONE]'),
      SSE,
      'error-in-stream',
    ],
    ['is the only event', events({ error: 'engine died' }), SSE, 'error-in-stream'],
    ['comes before the reply', events({ error: 'engine died' }, ok), SSE, 'error-in-stream'],
    ['is marked as one', events(ok, { isError: true }), SSE, 'error-in-stream'],
    ['has a type', `${events(ok)}event: error\ndata: {"message":"no"}\n\n`, SSE, 'error-in-stream'],
    ['has a type without a space', 'event:error\ndata:x\n\n', SSE, 'error-in-stream'],
    ['has a type after its data', 'data: x\nevent: error\n\n', SSE, 'error-in-stream'],
    ['has a type and no data', 'event: error\n\n', SSE, 'error-in-stream'],
    ['has no empty line after it', `${events(ok)}event: error\ndata: x`, SSE, 'error-in-stream'],
    ['has the mark of those', 'data: Hel\n\ndata: [ERROR] engine died\n\n', SSE, 'error-in-stream'],
    ['is in several lines', 'data: {"error":\ndata: "engine died"}\n\n', SSE, 'error-in-stream'],
    ['ends its lines with CRLF', 'event: error\r\ndata: x\r\n\r\n', SSE, 'error-in-stream'],
    [
      'comes after comments',
      ': ping\n\nid: 1\nretry: 5\nevent: error\ndata: x\n\n',
      undefined,
      'error-in-stream',
    ],
    [
      'is an object by that name',
      events({ object: 'error', message: 'x' }, '[DONE]'),
      SSE,
      'error-in-stream',
    ],
    ['is an event by its JSON', events({ event: 'error', data: { message: 'x' } }), SSE, 'error-in-stream'],
    [
      'is why a reply ends',
      events(delta('x'), { choices: [{ index: 0, delta: {}, finish_reason: 'error' }] }, '[DONE]'),
      SSE,
      'error-in-stream',
    ],
    [
      'is a failure without a word',
      events({ type: 'response.failed', response: {} }),
      SSE,
      'error-in-stream',
    ],
    ['has fields of its own', 'time: 3\nevent: error\ndata: x\n\n', SSE, 'error-in-stream'],
    ['begins with a byte order mark', '\uFEFFevent: error\ndata: x\n\n', SSE, 'error-in-stream'],
    ['is a line of JSON', lines({ message: `Echo ${TOKEN}` }, { error: 'died' }), NDJSON, 'error-in-stream'],
    ['is a line of JSON, unannounced', lines(ok, { error: 'died' }), undefined, 'error-in-stream'],
    ['is a line of JSON among others', `[1]\n${lines({ error: 'died' })}`, NDJSON, 'error-in-stream'],
    ['is sent as a text', events(ok, { error: 'died' }), 'text/plain', 'error-in-stream'],
    ['is one of the database', events(ok, { error: 'database is locked' }), SSE, 'lock-error'],
    ['is one of the database by its type', 'event: error\ndata: database is locked\n\n', SSE, 'lock-error'],
    [
      'is a limit of rates',
      events({ error: { type: 'rate_limit_error', message: 'no' } }),
      SSE,
      'overloaded',
    ],
    ['is about a limit of rates', events({ error: 'Rate limit reached for this model' }), SSE, 'overloaded'],
    ['is a status', events({ error: { code: 429, message: 'slow down' } }), SSE, 'overloaded'],
    ['is the type of its JSON', lines(ok, { type: 'error', errorText: 'died' }), NDJSON, 'error-in-stream'],
    [
      'is that of a response',
      events({ type: 'response.failed', response: { error: { code: 'server_error', message: 'died' } } }),
      SSE,
      'error-in-stream',
    ],
    ['is one of ours by its code', 'event: error\ndata: {"code":"POOL_QUEUE_FULL"}\n\n', SSE, 'overloaded'],
  ])('%s', (_name, body, contentType, outcome) => {
    expect(outcomeOf(body, contentType)).toBe(outcome);
    expect(outcomeOf(body, contentType, 'response')).toBe(outcome);
  });

  it.each<[string, string, string | undefined]>([
    ['null in every event', events({ ...ok, error: null }, { error: {} }, { error: '' }, '[DONE]'), SSE],
    ['an event of another type', `event: error_report\ndata: {"error":null}\n\n${events(ok, '[DONE]')}`, SSE],
    ['a reply that quotes a typed event', events(delta(`event: error\ndata: x ${TOKEN}`), '[DONE]'), SSE],
    ['a reply that quotes JSON', events(delta(`{"error":"x"} ${TOKEN}`), '[DONE]'), SSE],
    ['data that is a text about one', `data: event: error\ndata: {"error":"x"}\ndata: ${TOKEN}\n\n`, SSE],
    ['a comment about one', `: event: error\n${events(ok, '[DONE]')}`, SSE],
    ['a text with a typed event in it', `Servers send\n\nevent: error\ndata: x\n\n${TOKEN}`, 'text/plain'],
    ['a text that begins with one', `event: error\ndata: x\n\nis how they do it, ${TOKEN}`, undefined],
    ['a text with a line of JSON in it', `{"error":"x"}\nis how they do it, ${TOKEN}`, undefined],
    ['lines of JSON without one', lines({ error: null, message: TOKEN }, { done: true, error: [] }), NDJSON],
  ])('is not %s', (_name, body, contentType) => {
    expect(outcomeOf(body, contentType)).toBe('ok');
  });
});

it('a reply about errors is a reply', () => {
  for (const text of [
    `event: error ${TOKEN}`,
    `{"error":"x","isError":true} ${TOKEN}`,
    `database is locked ${TOKEN}`,
  ])
    expect(outcomeOf(JSON.stringify({ response: text }), JSON_TYPE, 'response')).toBe('ok');
});

it('shows the error, not the reply before it', () => {
  const body = events(delta(`Echo ${TOKEN}`), { error: { message: 'engine died' } });
  const answer = { status: 200, contentType: SSE, location: undefined, body };
  expect(classifyAnswer(answer, 7, replyReading(tokens)).detail).toBe(
    'HTTP 200 error in the stream: {"message":"engine died"}',
  );
});

describe('what is nested two million deep', () => {
  const deep = `${'['.repeat(2_000_000)}${']'.repeat(2_000_000)}`;

  it.each([
    ['as the reply', `{"response":${deep}}`, 'bad-response'],
    ['as an error', `{"error":${deep}}`, 'internal-error'],
    ['as the whole answer', deep, 'bad-response'],
  ])('%s is judged like any other', (_name, body, outcome) => {
    expect(outcomeOf(body, JSON_TYPE, 'response')).toBe(outcome);
  });
});
