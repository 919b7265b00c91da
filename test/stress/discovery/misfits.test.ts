import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { askOnce } from '../../../src/stress/discovery/ask-once.ts';
import { misfitOf } from '../../../src/stress/discovery/misfit-of.ts';
import { chatOfApi } from '../../../src/stress/request/api/presets.ts';
import { CHAT_REQUEST, type RequestOptions } from '../../../src/stress/request/request.ts';
import { startHttp } from '../../support/http-server.ts';

const options = { timeoutMs: 10_000, signal: new AbortController().signal };

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** `TOKEN` in it becomes what was sent. */
  readonly body?: unknown;
}

/** What is found in this answer to a request of Genesis's own API, or another one. */
async function misfitIn(
  { status = 200, headers = {}, body = '' }: Answer,
  request: RequestOptions = CHAT_REQUEST,
) {
  const url = await startHttp((received, response) => {
    received.setEncoding('utf8');
    let sent = '';
    received.on('data', (part) => (sent += part));
    received.on('end', () => {
      const token = /[0-9a-f]{8}-\d+/.exec(sent)?.[0] ?? '';
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      response.writeHead(status, headers).end(text.replaceAll('TOKEN', token));
    });
  });
  const misfit = misfitOf(await askOnce({ url, headers: [] }, request, options), new URL(url));
  return (
    misfit && {
      ...misfit,
      says: misfit.says.replaceAll(url, 'URL'),
      changes: misfit.changes.map(({ option, value }) => `${option} ${value?.replaceAll(url, 'URL')}`),
    }
  );
}

const reply = (value: string) => ({ kind: 'reply', changes: [`--reply ${value}`] });

describe('a 404 that quotes a value of the body', () => {
  const body = JSON.stringify({ text: '{{token}}', agents: [{ name: 'agnt' }] });
  const request = { ...CHAT_REQUEST, body };

  it.each([
    ['as text', 'No assistant found for "agnt".'],
    ['in JSON', { detail: "there is no agent 'agnt'" }],
  ])('is about that value, and not about the path: %s', async (_, answer) => {
    expect(await misfitIn({ status: 404, body: answer }, request)).toMatchObject({
      kind: 'path',
      changes: ['--body {"text":"{{token}}","agents":[{"name":"…"}]}'],
      advice: 'The path is right: the server does not have what the body names at `agents/0/name`.',
    });
  });

  it.each([
    ['has it in quotes as JSON has all texts', { detail: 'Not Found', name: 'agnt' }],
    ['repeats all of the body', { detail: 'no "agnt" here: TOKEN' }],
    ['quotes the path', 'no route "/api/chat"'],
  ])('is about the path where it %s', async (_, answer) => {
    expect(await misfitIn({ status: 404, body: answer }, request)).toMatchObject({
      kind: 'path',
      changes: [],
      advice: 'Name the path of the chat with --path.',
    });
  });
});

it('a 404 below the path of the URL may be due to that path', async () => {
  const url = `${await startHttp((_, response) => response.writeHead(404).end())}/chat`;
  const misfit = misfitOf(await askOnce({ url, headers: [] }, CHAT_REQUEST, options), new URL(url));
  expect(misfit?.says).toContain('/chat/api/chat answered 404');
  expect(misfit?.advice).toMatch(
    /if \/chat is the chat itself, name http:\S+:\d+ with --url, and \/chat with --path\.$/,
  );
});

it('a 404 for another method than POST may be about the method', async () => {
  const found = await misfitIn(
    { status: 404, body: 'Cannot PUT /api/chat' },
    { ...CHAT_REQUEST, method: 'PUT' },
  );
  expect(found).toMatchObject({ kind: 'path', changes: ['--method POST'] });
});

describe('the reply is found', () => {
  it.each([
    ['at another key', { answer: 'You said TOKEN' }, 'answer'],
    ['among other texts', { id: 'x', model: 'm', answer: 'fine' }, 'answer'],
    ['beside the question', { message: 'genesis stress TOKEN', echo: 'genesis stress TOKEN!' }, 'echo'],
    [
      'in a list of choices',
      { id: 'x', choices: [{ index: 0, message: { role: 'assistant', content: 'hi' } }] },
      'choices/0/message/content',
    ],
    [
      'in a list of messages',
      {
        messages: [
          { role: 'user', content: 'genesis stress TOKEN' },
          { role: 'assistant', content: 'You said TOKEN' },
        ],
      },
      'messages/1/content',
    ],
    [
      'in messages with types',
      {
        values: {
          messages: [
            { type: 'human', content: 'genesis stress TOKEN' },
            { type: 'ai', content: 'hello' },
          ],
        },
      },
      'values/messages/1/content',
    ],
    ['in parts', { content: [{ type: 'text', text: 'hello' }] }, 'content/0/text'],
    ['at a key with a slash', { 'a/b': 'You said TOKEN' }, 'a~1b'],
    ['at an empty key', { '': 'You said TOKEN' }, '/'],
  ])('%s', async (_, body, place) => expect(await misfitIn({ body })).toMatchObject(reply(place)));

  it('as the whole answer', async () => {
    const misfit = await misfitIn({ body: 'You said TOKEN', headers: { 'content-type': 'text/html' } });
    expect(misfit).toMatchObject({
      kind: 'reply',
      says: 'POST URL/api/chat answered a text that is not JSON with the key `response`',
      changes: [`--body ${CHAT_REQUEST.body}`],
    });
  });

  it('in the events of a stream', async () => {
    const headers = { 'content-type': 'text/event-stream' };
    const body = 'data: {"kind":"start"}\n\ndata: {"piece":{"text":"TOKEN"}}\n\n';
    const misfit = await misfitIn({ headers, body }, { ...CHAT_REQUEST, reply: 'answer' });
    expect(misfit).toMatchObject({
      ...reply('piece/text'),
      says: 'POST URL/api/chat answered a stream whose events are JSON with a text at `piece/text`',
    });
  });

  it('in none of the keys', async () => {
    const misfit = await misfitIn({ body: { ok: true, id: 'x' } });
    expect(misfit).toMatchObject({
      says: 'POST URL/api/chat answered JSON without a reply at `response`; it has `ok` and `id`',
      changes: [],
    });
  });
});

it('several places are offered, the best first', async () => {
  const misfit = await misfitIn({ body: { text: 'hello', reply: 'You said TOKEN' } });
  expect(misfit).toMatchObject({ ...reply('reply'), otherWays: [[{ option: '--reply', value: 'text' }]] });
});

describe('no option is named', () => {
  it.each([
    ['a reply that is a number', { body: { response: 42 } }, 'answered JSON whose `response` is no text'],
    ['a reply that is null', { body: { response: null } }, 'answered JSON whose `response` is no text'],
    ['nothing', { status: 204 }, 'answered 204 without a text'],
    ['the beginning of JSON', { body: '{"res' }, 'answered a text that is not JSON with the key `response`'],
    [
      'a body that is not of its encoding',
      { headers: { 'content-encoding': 'gzip' }, body: '{"response":"hi"}' },
      'answered with content-encoding gzip: incorrect header check',
    ],
  ])('for %s', async (_, answer, says) => {
    const misfit = await misfitIn(answer);
    expect(misfit).toMatchObject({ says: `POST URL/api/chat ${says}`, changes: [] });
  });
});

describe('a login is asked for', () => {
  const of = (status: number, headers: Record<string, string>, body = '') =>
    misfitIn({ status, headers, body });
  it.each([
    [401, {}, '', ['-H Authorization: Bearer …']],
    [401, { 'www-authenticate': 'Basic realm="chat"' }, '', ['-H Authorization: Basic …']],
    [403, {}, '{"detail":"missing header X-API-Key"}', ['-H X-API-Key: …']],
    [403, {}, '{"error":"Origin not allowed"}', ['-H Origin: URL']],
    [403, {}, 'CSRF verification failed. Request aborted.', []],
    [407, {}, '', []],
  ])('%i %j %s', async (status, headers, body, changes) => {
    expect(await of(status, headers, body)).toMatchObject({ kind: 'login', changes });
  });

  it('although one was sent', async () => {
    const request: RequestOptions = { ...CHAT_REQUEST, headers: [['authorization', 'Bearer wrong']] };
    const misfit = await misfitIn({ status: 401 }, request);
    expect(misfit).toMatchObject({ changes: [], advice: expect.stringContaining('Authorization') });
    expect(JSON.stringify(misfit)).not.toContain('wrong');
  });
});

describe('a redirect is followed', () => {
  it.each([
    ['/v1/talk/', ['--path /v1/talk/']],
    ['http://other.test:81/talk', ['--url http://other.test:81', '--path /talk']],
    ['/login?next=/api/chat', ['-H Cookie: …']],
    ['http://[', []],
  ])('to %s', async (location, changes) => {
    expect(await misfitIn({ status: 307, headers: { location } })).toMatchObject({
      kind: 'redirect',
      says: `POST URL/api/chat redirects to ${location}`,
      changes,
    });
  });
});

describe('there is another path, method or type', () => {
  it.each([
    [{ status: 404, body: { detail: 'Not Found' } }, 'path', 'POST URL/api/chat answered 404: Not Found', []],
    [
      { status: 405, headers: { allow: 'PUT, OPTIONS' } },
      'path',
      'POST URL/api/chat answered 405',
      ['--method PUT'],
    ],
    [{ status: 405, headers: { allow: 'GET, HEAD' } }, 'path', 'POST URL/api/chat answered 405', []],
    [
      { status: 406 },
      'request',
      'POST URL/api/chat answered 406',
      ['-H Accept: application/json, text/event-stream'],
    ],
    [{ status: 415 }, 'request', 'POST URL/api/chat answered 415', []],
    [
      { status: 426, body: 'Upgrade Required' },
      'protocol',
      'POST URL/api/chat answered 426: Upgrade Required',
      [],
    ],
    [
      { body: '<!doctype html><title>My app</title>', headers: { 'content-type': 'text/html' } },
      'web-page',
      'POST URL/api/chat answered a page for browsers, not JSON',
      [],
    ],
  ])('%j', async (answer, kind, says, changes) => {
    expect(await misfitIn(answer)).toMatchObject({ kind, says, changes });
  });
});

it('a field is missing, also where the status does not say so', async () => {
  const body = '{"text":"genesis stress {{token}}"}';
  const expected = { kind: 'request', changes: [`--body ${body}`] };
  expect(
    await misfitIn({ status: 422, body: { detail: [{ loc: ['body', 'text'], msg: 'Field required' }] } }),
  ).toMatchObject({
    ...expected,
    says: 'POST URL/api/chat answered 422: `text` is missing, or not what it takes',
  });
  expect(await misfitIn({ body: { error: 'text is required' } })).toMatchObject(expected);
});

it('what answers does not speak HTTP, or TLS', async () => {
  const server = createServer((socket) => socket.on('error', () => {}).write('SSH-2.0-OpenSSH_9.9\r\n\r\n'));
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const { port } = server.address() as { port: number };
  const plain = await askOnce({ url: `http://127.0.0.1:${port}`, headers: [] }, CHAT_REQUEST, options);
  expect(misfitOf(plain, new URL(`http://127.0.0.1:${port}`))).toMatchObject({
    kind: 'protocol',
    changes: [],
  });
  const url = new URL(`https://127.0.0.1:${port}/x`);
  const tls = await askOnce({ url: url.href, headers: [] }, CHAT_REQUEST, options);
  expect(misfitOf(tls, url)).toMatchObject({
    kind: 'certificate',
    changes: [{ option: '--url', value: `http://127.0.0.1:${port}/x` }],
  });
  server.close();
});

describe('no misfit is seen', () => {
  const lines = (...events: unknown[]) =>
    events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join('');
  const sse = { 'content-type': 'text/event-stream' };
  it.each([
    ['in a reply', { body: { response: 'You said TOKEN' } }],
    ['in a reply that quotes nothing', { body: { response: 'hello' } }],
    ['in an empty reply', { body: { response: '' } }],
    ['in a failure', { status: 500, body: { error: 'text is required' } }],
    ['in a lock error', { status: 400, body: { error: 'database is locked' } }],
    ['in too much load', { status: 429, body: { error: 'too many requests' } }],
    ['in a server that is busy', { status: 503, body: 'busy' }],
    ['in a conflict', { status: 409, body: { error: 'a turn is under way' } }],
    ['in an error of the model', { body: { error: 'the model failed' } }],
    [
      'in a stream of OpenAI',
      { headers: sse, body: lines({ choices: [{ delta: { content: 'TOKEN' } }] }, '[DONE]') },
    ],
    ['in a stream of texts', { headers: sse, body: lines('TOKEN', 'there') }],
    [
      'in lines of JSON',
      {
        headers: { 'content-type': 'application/x-ndjson' },
        body: '{"message":{"content":"TOKEN"},"done":false}\n{"message":{"content":""},"done":true}\n',
      },
    ],
  ])('%s', async (_, answer) => expect(await misfitIn(answer)).toBeUndefined());

  it('where the connection ends, or nothing listens', async () => {
    const url = await startHttp((request) => void request.socket.destroy());
    expect(
      misfitOf(await askOnce({ url, headers: [] }, CHAT_REQUEST, options), new URL(url)),
    ).toBeUndefined();
  });

  it('in the answers of known APIs', async () => {
    const { request } = chatOfApi('openai', { model: 'm', stream: false });
    expect(
      await misfitIn({ body: { choices: [{ message: { content: 'hello' } }] } }, request),
    ).toBeUndefined();
  });
});
