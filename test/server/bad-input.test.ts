import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { openAiCompatibleModel } from '../../src/model/openai-compatible.ts';
import { MAX_BODY_BYTES, MAX_MESSAGE_CHARS } from '../../src/server/options.ts';
import { completion, startModelServer } from '../support/model-server.ts';
import { sendRaw } from '../support/raw-http.ts';
import {
  getJson,
  type JsonAnswer,
  postJson,
  postText,
  sharedTestServer,
  startTestServer,
} from '../support/server.ts';

const CHAT = '/api/chat';

/** Refuses everything, and keeps nothing in its default conversation. */
const shared = sharedTestServer();

function expectProblem(
  { status, headers, body }: JsonAnswer,
  expected: { status: number; code: string; detail: RegExp },
) {
  expect({ status, code: body.code, detail: body.detail }).toEqual({
    status: expected.status,
    code: expected.code,
    detail: expect.stringMatching(expected.detail),
  });
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(body).toMatchObject({
    type: `urn:genesis:error:${expected.code}`,
    title: expect.any(String),
    status,
  });
  expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts:|\.js:|\\n +at /);
}

const validation = (detail: RegExp) => ({ status: 422, code: 'VALIDATION_FAILED', detail });
const nested = (depth: number, inner = '') => `${'['.repeat(depth)}${inner}${']'.repeat(depth)}`;
const tooDeep = { status: 400, code: 'INVALID_JSON', detail: /lists and objects in more than 100 levels/ };
const invalidJson = { status: 400, code: 'INVALID_JSON', detail: /not valid JSON/ };

describe('a chat request is refused, and stores nothing,', () => {
  it.each([
    ['with malformed JSON', '{"message":', invalidJson],
    ['with an empty body', '', invalidJson],
    ['with a poisoned object', '{"message":"a","__proto__":{"x":1}}', invalidJson],
    ['with an array', '[]', validation(/the body must be a JSON object/)],
    ['with null', 'null', validation(/the body must be a JSON object/)],
    ['with a text', '"hello"', validation(/the body must be a JSON object/)],
    ['without a message', '{}', validation(/message is missing; expected a text/)],
    ['with a number for a message', '{"message":42}', validation(/message must be a text/)],
    ['with null for a message', '{"message":null}', validation(/message must be a text/)],
    ['with a list for a message', '{"message":["a"]}', validation(/message must be a text/)],
    ['with an empty message', '{"message":""}', validation(/message must be a text/)],
    ['with a message of spaces', '{"message":" \\n\\t "}', validation(/not only spaces/)],
    [
      'with a message one character too long',
      JSON.stringify({ message: 'x'.repeat(MAX_MESSAGE_CHARS + 1) }),
      validation(/1 to 32000 characters/),
    ],
    ['with half a surrogate pair', '{"message":"a\\ud83d"}', validation(/message has U\+0000, or half/)],
    ['with U+0000', '{"message":"a\\u0000b"}', validation(/message has U\+0000/)],
    ['with U+0000 in a field it does not know', '{"message":"a","x":[{"y":"\\u0000"}]}', validation(/x has/)],
    ['with half a pair as deep as it may be', `${nested(100, '"[\\udc00"')}`, validation(/0 has U\+0000/)],
    ['with a list nested too deep', nested(101), tooDeep],
    ['with a list nested too deep after texts', `["\\"]","\\\\",{"[":${nested(99)}}]`, tooDeep],
    ['with so many lists that no end is read', '['.repeat(500_000), tooDeep],
    [
      'with a number for a conversation',
      '{"message":"a","conversation_id":1}',
      validation(/conversation_id must be/),
    ],
    [
      'for an unknown conversation',
      '{"message":"a","conversation_id":"elsewhere"}',
      { status: 404, code: 'CONVERSATION_NOT_FOUND', detail: /no conversation "elsewhere"/ },
    ],
    [
      'with a body over the limit',
      JSON.stringify({ message: 'x'.repeat(MAX_BODY_BYTES) }),
      { status: 413, code: 'BODY_TOO_LARGE', detail: /larger than 524288 bytes/ },
    ],
  ])('%s', async (_name, body, expected) => {
    const { url } = shared();
    expectProblem(await postText(`${url}${CHAT}`, body), expected);
    expect((await getJson(`${url}/api/conversation`)).body.messages).toEqual([]);
    const { id } = (await postJson(`${url}/api/conversations`, {})).body;
    const stillThere = { message: 'still there?', conversation_id: id };
    expect((await postJson(`${url}${CHAT}`, stillThere)).status).toBe(200);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense'])(
    'with media type %s',
    async (type) => {
      const { url } = shared();
      const answer = await postText(`${url}${CHAT}`, '{"message":"a"}', type);
      expectProblem(answer, { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', detail: /must be JSON/ });
    },
  );

  it('accepts the longest message there may be, every character escaped', async () => {
    const { url } = await startTestServer();
    const body = `{"message":"${'\\ud83d\\ude00'.repeat(MAX_MESSAGE_CHARS)}"}`;
    expect((await postText(`${url}${CHAT}`, body)).status).toBe(200);
  });
});

describe('a text that cannot be stored is refused', () => {
  it.each([
    ['POST', '/api/conversations', '{"title":"half \\udc00"}'],
    ['PUT', '/api/conversations/main', '{"title":"\\u0000"}'],
    ['POST', '/api/settings', '{"system_prompt":"\\ud83d half"}'],
    ['POST', '/api/settings', '{"model":"echo\\u0000"}'],
    ['GET', '/api/conversations?q=a%00b', undefined],
  ])('by %s %s: %s', async (method, path, body) => {
    const { url } = shared();
    const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(`${url}${path}`, { method, headers, body: body ?? null });
    const answer = { status: response.status, headers: response.headers, body: await response.json() };
    expectProblem(answer, validation(/has U\+0000, or half of a surrogate pair/));
  });

  it.each([
    ['POST', CHAT, '{"message":"caf\xe9"}', 'Latin-1'],
    ['POST', CHAT, '{"message":"\xed\xa0\x80"}', 'half a pair'],
    ['POST', CHAT, '{"message":"\xc0\x80"}', 'U+0000 in two bytes'],
    ['POST', '/api/conversations', '{"title":"cut \xf0\x9f\x98"}', 'a cut emoji'],
    ['PUT', '/api/conversations/main', '{"title":"\xff"}', 'no encoding'],
    ['POST', '/api/settings', '{"system_prompt":"\xff"}', 'no encoding'],
  ])('by %s %s in bytes that are not UTF-8: %s (%s)', async (method, path, bytes) => {
    const { url } = shared();
    const headers = { 'content-type': 'application/json; charset=latin1' };
    const response = await fetch(`${url}${path}`, { method, headers, body: Buffer.from(bytes, 'latin1') });
    const answer = { status: response.status, headers: response.headers, body: await response.json() };
    expectProblem(answer, { status: 400, code: 'INVALID_JSON', detail: /bytes that are not UTF-8/ });
  });

  it.each(['half a pair \ud83d', 'a \u0000'])('from a model, too: %j', async (reply) => {
    const { baseUrl } = await startModelServer(completion(reply));
    const { url } = await startTestServer({
      models: [
        openAiCompatibleModel({ baseUrl, timeoutMs: 60_000, idleTimeoutMs: 60_000, maxReplyBytes: 1_000 }),
      ],
    });
    const answer = await postJson(`${url}${CHAT}`, { message: 'hello' });
    expectProblem(answer, { status: 502, code: 'MODEL_FAILED', detail: /the reply of the model has/ });
    expect((await getJson(`${url}/api/conversation`)).body.messages).toEqual([]);
  });

  it('but all other text is stored, and answered, as it was sent', async () => {
    const { url } = await startTestServer();
    const message = 'emoji 👩‍👩‍👧 \u0001\u001f\u007f\u0085\ufeff\ufffe\uffff\u2028 e\u0301 \ud83d\ude00';
    const { body } = await postJson(`${url}${CHAT}`, { message });
    const { messages } = (await getJson(`${url}/api/conversation`)).body;
    expect(messages.map(({ content }: { content: string }) => content)).toEqual([message, body.response]);
    expect(body.response).toBe(`Echo: ${message}`);
  });
});

describe('a page is refused', () => {
  it.each([
    ['limit=0', /limit must be a whole number from 1 to 1000/],
    ['limit=1001', /limit must be/],
    ['limit=abc', /limit must be/],
    ['limit=', /limit must be/],
    ['limit=1&limit=2', /limit must be/],
    ['after=-1', /after must be the id of a message/],
    ['after=1.5', /after must be/],
  ])('for ?%s', async (query, detail) => {
    const { url } = shared();
    expectProblem(await getJson(`${url}/api/conversation?${query}`), validation(detail));
  });
});

async function request(url: string, method: string): Promise<JsonAnswer> {
  const response = await fetch(url, { method });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

describe('a request that no route takes', () => {
  it.each([
    ['GET', '/nothing/here'],
    ['POST', '/nothing'],
  ])('is answered with 404: %s %s', async (method, path) => {
    const { url } = shared();
    const detail = new RegExp(`there is no ${method} ${path}`);
    const answer = await request(`${url}${path}`, method);
    expectProblem(answer, { status: 404, code: 'ROUTE_NOT_FOUND', detail });
    expect(answer.body.hint).toContain('GET /openapi.json');
  });

  it.each([
    ['GET', CHAT, 'POST'],
    ['DELETE', '/api/settings', 'GET, HEAD, POST'],
    ['POST', '/', 'GET, HEAD'],
  ])('is answered with what the route takes: %s %s', async (method, path, allowed) => {
    const { url } = shared();
    const answer = await request(`${url}${path}`, method);
    const detail = new RegExp(`${path} does not take ${method}, but ${allowed}`);
    expectProblem(answer, { status: 405, code: 'METHOD_NOT_ALLOWED', detail });
    expect(answer.headers.get('allow')).toBe(allowed);
  });
});

describe('what is not HTTP', () => {
  it.each([
    ['garbage', 'hello?\r\n\r\n', 400],
    ['a header without end', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
    [
      'a content length that is not a number',
      `POST ${CHAT} HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n`,
      400,
    ],
    ['a request without Host', 'GET /api/health HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    [
      'an expectation',
      'GET / HTTP/1.1\r\nHost: localhost\r\nExpect: miracles\r\nConnection: close\r\n\r\n',
      417,
    ],
    ['a broken escape in the path', 'GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 400],
  ])('is answered as a problem: %s', async (_name, bytes, status) => {
    const { url } = shared();
    const answer = await sendRaw(url, bytes);
    expect(answer.status).toBe(status);
    expect(answer.type).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(answer.body)).toMatchObject({ status, code: expect.any(String) });
    expect((await getJson(`${url}/api/health`)).status).toBe(200);
  });

  it('does not hurt when a client goes away in the middle of its body', async () => {
    const { url, log } = await startTestServer();
    const aborted = httpRequest(`${url}${CHAT}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '1000' },
    });
    const closed = new Promise((resolve) => aborted.on('error', resolve));
    aborted.write('{"message":"half', () => aborted.destroy(new Error('gone')));
    await closed;
    expect((await postJson(`${url}${CHAT}`, { message: 'still there?' })).status).toBe(200);
    expect((await getJson(`${url}/api/conversation`)).body.messages).toHaveLength(2);
    expect(log().filter(({ level }) => level >= 50)).toEqual([]);
  });
});
