import { describe, expect, it } from 'vitest';
import { classifyAnswer, classifyFailure } from '../../../src/stress/answer/classify.ts';
import { OUTCOMES, traitsOf } from '../../../src/stress/answer/outcome.ts';
import { replyAt } from '../../../src/stress/answer/reply.ts';
import { TokenGenerator } from '../../../src/stress/request/token.ts';

const tokens = new TokenGenerator('abcd1234');
const chat = { tokens, findReply: replyAt('response') };

const answer = (status: number, body: string) => classifyAnswer({ status, body }, 7, chat).outcome;
const reply = (text: string) => answer(200, JSON.stringify({ response: text }));

describe('an answer with success', () => {
  it.each([
    ['carries its own token', `Echo: ${tokens.token(7)}`, 'ok'],
    ['carries no token', 'A thoughtful answer.', 'ok'],
    ['carries its own token among others', `${tokens.token(3)} ${tokens.token(7)}`, 'ok'],
    ['carries another request’s token', `Echo: ${tokens.token(3)}`, 'crosstalk'],
    ['carries a token that only begins like its own', `Echo: ${tokens.token(77)}`, 'crosstalk'],
    ['carries another run’s token', 'Echo: ffff0000-3', 'ok'],
    ['has an error instead of a reply', 'Error: database is locked', 'lock-error'],
    ['repeats a message about an error', `Echo: database is locked ${tokens.token(7)}`, 'ok'],
  ])('that %s', (_name, text, outcome) => {
    expect(reply(text)).toBe(outcome);
  });

  it.each(['', '<html>', '[]', 'null', '{}', '{"response":7}'])(
    'is a bad response when its body is %j',
    (body) => {
      expect(answer(200, body)).toBe('bad-response');
    },
  );
});

describe('an answer where the place of the reply is unknown', () => {
  it.each([
    ['quotes its own token', `you said ${tokens.token(7)}`, 'ok'],
    ['quotes another request’s token', `<p>you said ${tokens.token(3)}</p>`, 'crosstalk'],
    ['quotes none', '<html>hello</html>', 'ok'],
    ['is empty', '', 'ok'],
    ['is about databases', 'How to tell that a database is locked', 'ok'],
    ['reports an error in its own words', '{"ok":false,"error":"database is locked"}', 'lock-error'],
    ['reports an error with details', '{"error":{"code":"SQLITE_BUSY"}}', 'lock-error'],
    ['reports that there was none', '{"error":null,"text":"database is locked"}', 'ok'],
  ])('that %s', (_name, body, outcome) => {
    const { outcome: found } = classifyAnswer({ status: 200, body }, 7, { tokens, findReply: undefined });
    expect(found).toBe(outcome);
  });
});

it('only a reply that quotes its message is known to be the right one', () => {
  const tracedOf = (text: string) =>
    classifyAnswer({ status: 200, body: JSON.stringify({ response: text }) }, 7, chat).traced;
  expect(tracedOf(`Echo: ${tokens.token(7)}`)).toBe(true);
  expect(tracedOf(`${tokens.token(3)} ${tokens.token(7)}`)).toBe(true);
  expect(tracedOf('A thoughtful answer.')).toBe(false);
  expect(tracedOf(`Echo: ${tokens.token(3)}`)).toBe(false);
});

describe('an answer with an error', () => {
  it.each([
    [503, '{"code":"DB_LOCKED","detail":"the database is locked"}', 'lock-error'],
    [503, '{"code":"POOL_QUEUE_FULL","detail":"10 operations wait"}', 'overloaded'],
    [503, '{"code":"POOL_ACQUIRE_TIMEOUT","detail":"no connection"}', 'pool-exhausted'],
    [500, '{"detail":"database is locked"}', 'lock-error'],
    [500, 'sqlite3.OperationalError: database is locked', 'lock-error'],
    [500, 'SqliteError: SQLITE_BUSY_SNAPSHOT', 'lock-error'],
    [500, 'UNIQUE constraint failed: conversations.id', 'constraint-error'],
    [500, 'QueuePool limit of size 5 overflow 10 reached, connection timed out', 'pool-exhausted'],
    [503, 'Service Unavailable', 'overloaded'],
    [429, 'slow down', 'overloaded'],
    [500, 'Internal Server Error', 'internal-error'],
    [502, '{"code":"MODEL_FAILED"}', 'internal-error'],
    [404, '{"detail":"Not Found"}', 'bad-response'],
    [301, '', 'bad-response'],
    [405, '', 'bad-response'],
    [501, '', 'bad-response'],
    [500, `Internal Server Error ${tokens.token(7)}`, 'internal-error'],
  ])('HTTP %d %s', (status, body, outcome) => {
    expect(answer(status, body)).toBe(outcome);
  });

  it('is shown with its detail on one line', () => {
    const { detail } = classifyAnswer({ status: 500, body: '{"detail":"first\\nsecond"}' }, 7, chat);
    expect(detail).toBe('HTTP 500 first second');
  });
});

describe('no answer', () => {
  it.each([
    ['ECONNREFUSED', 'connection-refused'],
    ['ENOTFOUND', 'connection-refused'],
    ['EAI_AGAIN', 'connection-refused'],
    ['MALFORMED_RESPONSE', 'bad-response'],
    ['EMFILE', 'client-limit'],
    ['EADDRNOTAVAIL', 'client-limit'],
    ['ETIMEDOUT', 'timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['ECONNRESET', 'connection-lost'],
    ['UND_ERR_SOCKET', 'connection-lost'],
    ['EPIPE', 'connection-lost'],
  ])('with %s', (code, outcome) => {
    expect(classifyFailure(Object.assign(new Error('oops'), { code })).outcome).toBe(outcome);
    expect(classifyFailure(new Error('wrapped', { cause: { code } })).outcome).toBe(outcome);
  });
});

it('finds only whole tokens of its own run', () => {
  expect(tokens.sequencesIn('abcd1234-7, (abcd1234-12) ffabcd1234-8 abcd1234-9x abcd1235-1')).toEqual([
    7, 12,
  ]);
});

it('takes only what got no answer for unknown', () => {
  expect(OUTCOMES.filter((outcome) => traitsOf(outcome).certainty === 'unknown')).toEqual([
    'timeout',
    'connection-lost',
  ]);
  expect(OUTCOMES.filter((outcome) => traitsOf(outcome).certainty === 'acknowledged')).toEqual([
    'ok',
    'crosstalk',
  ]);
});
