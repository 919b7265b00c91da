import { describe, expect, it } from 'vitest';
import { classifyAnswer } from '../../../src/stress/answer/classify-answer.ts';
import { classifyFailure } from '../../../src/stress/answer/classify-failure.ts';
import { OUTCOMES, traitsOf } from '../../../src/stress/answer/outcome.ts';
import { replyReading } from '../../../src/stress/answer/stream/reply-reading.ts';
import { TokenGenerator } from '../../../src/stress/request/token.ts';

const tokens = new TokenGenerator('abcd1234');
const chat = replyReading(tokens, { reply: 'response' });

const UNTYPED = { contentType: undefined, location: undefined };
const ORIGIN = new URL('https://chat.example:8443/path');

const classify = (status: number, body: string) => classifyAnswer({ ...UNTYPED, status, body }, 7, chat);
const answer = (status: number, body: string) => classify(status, body).outcome;
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
    ['has only the words of one', 'database is locked', 'lock-error'],
    ['asks to try again', 'The database is locked, please try again later.', 'lock-error'],
    [
      'has an error with its statement',
      'An error occurred: (sqlite3.OperationalError) database is locked [SQL: INSERT INTO messages (role, content) VALUES (?, ?)]',
      'lock-error',
    ],
    [
      'explains an error',
      'SQLite says “database is locked” (SQLITE_BUSY) if a second connection wants to write before the first has committed.',
      'ok',
    ],
    [
      'explains an error by its name',
      'The error UNIQUE constraint failed means that a row with this key is there already; insert with ON CONFLICT.',
      'ok',
    ],
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
    const reading = replyReading(tokens);
    const { outcome: found } = classifyAnswer({ ...UNTYPED, status: 200, body }, 7, reading);
    expect(found).toBe(outcome);
  });
});

describe('a stream whose events end within the token of request 12', () => {
  const events = (...parts: string[]) => parts.map((part) => `data: {"delta":"${part}"}\n\n`).join('');
  const reading = replyReading(tokens);
  const outcome = (body: string) => classifyAnswer({ ...UNTYPED, status: 200, body }, 12, reading).outcome;

  it.each([
    ['is not the reply to request 1', events('Echo: abcd1234-1', '2'), 'ok'],
    ['is sound wherever they end', events('Echo: abcd', '1234', '-', '1', '2'), 'ok'],
    ['is that to another one where its number differs', events('Echo: abcd1234-3', '4'), 'crosstalk'],
  ])('%s', (_name, body, expected) => {
    expect(outcome(body)).toBe(expected);
  });

  it.each([
    ['an array of JSON', '[{"text":"Echo: abcd1234-1"},\n{"text":"2 – fine"}]'],
    ['lines of JSON that are announced as one', '{"text":"Echo: abcd1234-1"}\n{"text":"2 – fine"}\n'],
  ])('is sound in %s', (_name, body) => {
    const answer = { status: 200, contentType: 'application/json', location: undefined, body };
    expect(classifyAnswer(answer, 12, reading).outcome).toBe('ok');
    expect(classifyAnswer(answer, 13, reading).outcome).toBe('crosstalk');
  });

  it('is nothing that a whole text can be', () => {
    expect(outcome('<p>Echo: abcd1234-1</p>')).toBe('crosstalk');
  });
});

it('only a reply that quotes its message is known to be the right one', () => {
  const tracedOf = (text: string) => classify(200, JSON.stringify({ response: text })).traced;
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
    [301, '', 'redirected'],
    [308, '<html>moved</html>', 'redirected'],
    [304, '', 'bad-response'],
    [401, '{"detail":"invalid API key"}', 'login-refused'],
    [403, 'Forbidden', 'login-refused'],
    [404, '{"detail":"Not Found"}', 'wrong-path'],
    [405, '', 'wrong-path'],
    [501, '', 'wrong-path'],
    [400, 'no JSON', 'request-refused'],
    [413, '', 'request-refused'],
    [415, '', 'request-refused'],
    [422, '{"detail":[{"loc":["body","text"],"msg":"Field required"}]}', 'request-refused'],
    [400, 'database is locked', 'lock-error'],
    [500, `Internal Server Error ${tokens.token(7)}`, 'internal-error'],
  ])('HTTP %d %s', (status, body, outcome) => {
    expect(answer(status, body)).toBe(outcome);
  });

  it.each<[string, number, string, string]>([
    ['its detail on one line', 500, '{"detail":"first\\nsecond"}', 'HTTP 500 first second'],
    [
      'the mistakes that FastAPI lists',
      422,
      '{"detail":[{"loc":["body","text"],"msg":"Field required","input":{}},{"msg":"Too short"}]}',
      'HTTP 422 body.text: Field required; Too short',
    ],
    ['details of another shape', 422, '{"detail":{"text":["missing"]}}', 'HTTP 422 {"text":["missing"]}'],
    ['a list without messages', 422, '{"detail":[7]}', 'HTTP 422 [7]'],
    ['its body where there is no detail', 400, '{"error":"no text"}', 'HTTP 400 {"error":"no text"}'],
    ['its body where the detail is empty', 400, '{"detail":"","code":7}', 'HTTP 400 {"detail":"","code":7}'],
    ['its body where it is no JSON', 401, ' go\naway ', 'HTTP 401 go away'],
    ['the beginning of a long one', 400, 'x'.repeat(9_999), `HTTP 400 ${'x'.repeat(200)}`],
    ['nothing more where it is empty', 405, '', 'HTTP 405'],
  ])('is shown with %s', (_name, status, body, detail) => {
    expect(classify(status, body).detail).toBe(detail);
  });

  it('that redirects is shown with its aim', () => {
    const redirect = { contentType: undefined, location: '/v1/chat/', status: 307, body: '' };
    expect(classifyAnswer(redirect, 7, chat)).toMatchObject({
      outcome: 'redirected',
      detail: 'HTTP 307 to /v1/chat/',
    });
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
    ['CLOSED_UNANNOUNCED', 'unannounced-close'],
  ])('with %s', (code, outcome) => {
    expect(classifyFailure(failure(code), ORIGIN)?.outcome).toBe(outcome);
    expect(classifyFailure(new Error('wrapped', { cause: { code } }), ORIGIN)?.outcome).toBe(outcome);
  });

  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'untrusted-certificate'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'untrusted-certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'untrusted-certificate'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'untrusted-certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'untrusted-certificate'],
    ['CERT_HAS_EXPIRED', 'untrusted-certificate'],
    ['EPROTO', 'bad-response'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'bad-response'],
  ])('for a fault of TLS: %s', (code, outcome) => {
    expect(classifyFailure(failure(code), ORIGIN)).toMatchObject({
      outcome,
      detail: expect.stringMatching(/^(the certificate of|what answers at) https:\/\/chat\.example:8443 /),
    });
  });

  it.each([
    new Error('no code'),
    new TypeError('x is undefined'),
    new RangeError('stack'),
    'text',
    undefined,
  ])('is not what an error of our own says: %s', (error) => {
    expect(classifyFailure(error, ORIGIN)).toBeUndefined();
  });
});

const failure = (code: string) => Object.assign(new Error('oops'), { code });

it('finds only whole tokens of its own run', () => {
  expect(tokens.sequencesIn('abcd1234-7, (abcd1234-12) ffabcd1234-8 abcd1234-9x abcd1235-1')).toEqual([
    7, 12,
  ]);
});

it('takes only what got no whole answer, or an error within one, for unknown', () => {
  const LOST = ['timeout', 'connection-lost', 'cut-off', 'unannounced-close'];
  expect(OUTCOMES.filter((outcome) => traitsOf(outcome).isLost)).toEqual(LOST);
  expect(OUTCOMES.filter((outcome) => traitsOf(outcome).certainty === 'unknown')).toEqual([
    'error-in-stream',
    ...LOST,
  ]);
  expect(OUTCOMES.filter((outcome) => traitsOf(outcome).certainty === 'acknowledged')).toEqual([
    'ok',
    'crosstalk',
  ]);
});
