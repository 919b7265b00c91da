import { expect, it } from 'vitest';
import { CHAT_REQUEST } from '../../../src/stress/request/request.ts';
import type { ConnectionStep, MalformedRequest } from '../../../src/verify/malformed/malformed-request.ts';
import { requestBytes } from '../../../src/verify/malformed/requests/request-bytes.ts';
import { validRequests } from '../../../src/verify/malformed/requests/valid-request.ts';
import { sendMalformed } from '../../../src/verify/malformed/send-malformed.ts';
import { startHttp, startTcp } from './broken-http.ts';

const WAIT_MS = 20_000;

const VALID = validRequests(CHAT_REQUEST);

const sending = (steps: MalformedRequest['steps']): MalformedRequest => ({
  name: 'a request',
  expects: 'answered',
  steps,
});

const text = (bytes: string): ConnectionStep => ({ send: Buffer.from(bytes) });

const CHAT = sending((to) => [{ send: requestBytes(to, { ...VALID(), body: '{}' }) }]);

/** Answers the first bytes with these, and says no more. */
const saying = (bytes: string, then: 'keeps open' | 'ends' = 'keeps open') =>
  startTcp((socket) =>
    socket.once('data', () => (then === 'ends' ? socket.end(bytes) : socket.write(bytes))),
  );

it('asks below the path of the server', async () => {
  const url = await startHttp((request, response) => response.end(`${request.headers.host} ${request.url}`));
  expect(await sendMalformed(`${url}/assistant/`, CHAT, WAIT_MS)).toMatchObject({
    status: 200,
    body: `${new URL(url).host} /assistant/api/chat`,
  });
});

it.each<[string, string, 'keeps open' | 'ends', object]>([
  [
    'with a length',
    'HTTP/1.1 400 Bad\r\nContent-Type: text/x\r\nContent-Length: 2\r\n\r\n{}',
    'keeps open',
    { status: 400, contentType: 'text/x', body: '{}' },
  ],
  [
    'in chunks',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\n{"a\r\n3\r\n":1\r\n1\r\n}\r\n0\r\n\r\n',
    'keeps open',
    { body: '{"a":1}' },
  ],
  [
    'after 100 Continue',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 413 Large\r\ncontent-length:0\r\n\r\n',
    'keeps open',
    { status: 413, contentType: '', body: '' },
  ],
  ['without a body', 'HTTP/1.1 204 No Content\r\n\r\n', 'keeps open', { status: 204, body: '' }],
  ['until the end of the connection', 'HTTP/1.1 200 OK\r\n\r\nhello', 'ends', { status: 200, body: 'hello' }],
  ['shorter than announced', 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhello', 'ends', { body: 'hello' }],
  ['without end', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(3_000)}`, 'keeps open', { body: 'x'.repeat(2_000) }],
])('understands an answer %s', async (_name, bytes, then, expected) => {
  const url = await saying(bytes, then);
  expect(await sendMalformed(url, CHAT, WAIT_MS)).toMatchObject({ kind: 'answered', ...expected });
});

it('takes what is no HTTP for no answer', async () => {
  expect(await sendMalformed(await saying('SSH-2.0\r\n\r\n', 'ends'), CHAT, WAIT_MS)).toEqual({
    kind: 'closed',
  });
});

it('counts the part of an answer that came in time', async () => {
  const url = await saying('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhello');
  expect(await sendMalformed(url, CHAT, 1_000)).toMatchObject({
    kind: 'answered',
    status: 200,
    body: 'hello',
  });
});

it('counts an answer that comes while it is still sending', async () => {
  const url = await startTcp((socket) => {
    // Reads no more: the rest of the body can never be sent.
    socket.once('data', () => socket.pause().write('HTTP/1.1 413 Large\r\nContent-Length: 0\r\n\r\n'));
  });
  const large = sending((to) => [
    { send: requestBytes(to, { ...VALID(), body: 'x'.repeat(64 * 1024 * 1024) }) },
  ]);
  expect(await sendMalformed(url, large, WAIT_MS)).toMatchObject({ kind: 'answered', status: 413 });
});

it('sends pieces one after the other, and leaves as its request says', async () => {
  const ends: string[] = [];
  const received: string[] = [];
  const { promise: bothLeft, resolve } = Promise.withResolvers<void>();
  const leave = (how: string) => {
    if (ends.push(how) === 2) resolve();
  };
  const url = await startTcp((socket) => {
    socket.on('data', (chunk) => received.push(chunk.toString()));
    socket.on('end', () => leave('closed')).on('error', (error) => leave(error.message));
  });
  const closing = sending(() => [text('one'), { waitMs: 50 }, text('two'), { waitMs: 50 }, 'close']);
  expect(await sendMalformed(url, closing, WAIT_MS)).toEqual({ kind: 'closed' });
  expect(
    await sendMalformed(
      url,
      sending(() => [text('three'), { waitMs: 50 }, 'reset']),
      WAIT_MS,
    ),
  ).toEqual({ kind: 'closed' });
  await bothLeft;
  expect(received.join('')).toBe('onetwothree');
  expect(ends).toEqual(['closed', 'read ECONNRESET']);
});
