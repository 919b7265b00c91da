import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { GenesisError } from '../../../src/errors.ts';
import type { ChatModel } from '../../../src/model/model.ts';
import { query } from '../../support/lock.ts';
import { sendRaw } from '../../support/raw-http.ts';
import { type JsonAnswer, postJson, postKeyed, startTestServer } from '../../support/server.ts';
import { waitFor } from '../../support/wait-for.ts';

const HELLO = { message: 'hello' };

/** A model whose answers are numbered, each of which comes when the test lets it. */
function steppedModel() {
  const waiting: { resolve: (reply: string) => void; reject: (error: Error) => void }[] = [];
  let asked = 0;
  const model: ChatModel = {
    offers: () => true,
    offered: 'numbers',
    async *stream() {
      asked++;
      yield await new Promise<string>((resolve, reject) => waiting.push({ resolve, reject }));
    },
  };
  return {
    model,
    asked: () => asked,
    answer: () => waiting.shift()?.resolve(`answer ${asked}`),
    fail: () => waiting.shift()?.reject(new GenesisError('MODEL_FAILED', 'the model failed')),
  };
}

async function startStepped() {
  const { model, ...steps } = steppedModel();
  const server = await startTestServer({ models: [model] });
  return { ...server, ...steps, chat: `${server.url}/api/chat` };
}

function messages(file: string): unknown[] {
  return query<{ content: string }>(file, 'SELECT content FROM messages ORDER BY id').map(
    ({ content }) => content,
  );
}

const isReplayed = ({ headers }: JsonAnswer) => headers.get('idempotency-replayed');

describe('a chat request with an Idempotency-Key', () => {
  it('is answered once, and its repetition with the stored answer', async () => {
    const { url, file } = await startTestServer();
    const chat = `${url}/api/chat`;
    const body = { message: 'hello', conversation_id: 'main', unknown: { a: 1, b: 2 } };
    const first = await postKeyed(chat, 'key', body);
    expect(first).toMatchObject({
      status: 200,
      body: { response: 'Echo: hello', message_id: 1, reply_id: 2 },
    });
    expect(isReplayed(first)).toBeNull();
    await postJson(`${url}/api/settings`, { system_prompt: 'Be brief.' });
    const reordered = { unknown: { b: 2, a: 1 }, conversation_id: 'main', message: 'hello' };
    const again = await postKeyed(chat, '"key"', reordered);
    expect({ status: again.status, body: again.body }).toEqual({ status: 200, body: first.body });
    expect(isReplayed(again)).toBe('true');
    expect(messages(file)).toEqual(['hello', 'Echo: hello']);
  });

  it('is a turn of its own under another key, or under none', async () => {
    const { url, file } = await startTestServer();
    const chat = `${url}/api/chat`;
    for (const key of ['a', 'A', 'b']) expect(isReplayed(await postKeyed(chat, key, HELLO))).toBeNull();
    for (const _ of [1, 2]) expect(isReplayed(await postJson(chat, HELLO))).toBeNull();
    expect(messages(file)).toHaveLength(10);
  });

  it('is refused when the key was used for another body, also with a field that the server ignores', async () => {
    const { url, file } = await startTestServer();
    const chat = `${url}/api/chat`;
    await postKeyed(chat, 'key', HELLO);
    for (const other of [
      { message: 'bye' },
      { ...HELLO, unknown: 1 },
      { ...HELLO, conversation_id: 'main' },
    ]) {
      const { status, body } = await postKeyed(chat, 'key', other);
      expect({ status, code: body.code }).toEqual({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    }
    expect(messages(file)).toEqual(['hello', 'Echo: hello']);
  });

  it('is refused while the first one is under way, and then answered with its answer', async () => {
    const { chat, file, asked, answer } = await startStepped();
    const first = postKeyed(chat, 'key', HELLO);
    await waitFor(() => asked() === 1);
    const second = await postKeyed(chat, 'key', HELLO);
    expect({ status: second.status, code: second.body.code }).toEqual({
      status: 409,
      code: 'TURN_UNDER_WAY',
    });
    expect(second.headers.get('retry-after')).toBe('1');
    const other = await postKeyed(chat, 'key', { message: 'bye' });
    expect({ status: other.status, code: other.body.code }).toEqual({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    answer();
    expect((await first).status).toBe(200);
    const third = await postKeyed(chat, 'key', HELLO);
    expect(third.body).toEqual((await first).body);
    expect([asked(), messages(file)]).toEqual([1, ['hello', 'answer 1']]);
  });

  it('that failed leaves no key: it can be repeated at once', async () => {
    const { chat, file, asked, answer, fail } = await startStepped();
    const failed = postKeyed(chat, 'key', HELLO);
    await waitFor(() => asked() === 1);
    fail();
    expect((await failed).status).toBe(502);
    const again = postKeyed(chat, 'key', { message: 'hello again' });
    await waitFor(() => asked() === 2);
    answer();
    expect(isReplayed(await again)).toBeNull();
    expect(messages(file)).toEqual(['hello again', 'answer 2']);
  });

  it('whose client went away is answered when it comes back', async () => {
    const { url, chat, asked, answer, file } = await startStepped();
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(keyedBytes('Idempotency-Key: key'));
    await waitFor(() => asked() === 1);
    socket.destroy();
    answer();
    await waitFor(() => messages(file).length === 2);
    const again = await postKeyed(chat, 'key', HELLO);
    expect(again).toMatchObject({ status: 200, body: { response: 'answer 1' } });
    expect([isReplayed(again), asked()]).toEqual(['true', 1]);
  });

  it('is not run again after its conversation was deleted', async () => {
    const { url, chat, asked, answer } = await startStepped();
    const { id } = (await postJson(`${url}/api/conversations`, {})).body;
    const body = { ...HELLO, conversation_id: id };
    const first = postKeyed(chat, 'key', body);
    await waitFor(() => asked() === 1);
    answer();
    expect((await first).status).toBe(200);
    await fetch(`${url}/api/conversations/${id}`, { method: 'DELETE' });
    for (const _ of [1, 2]) {
      const { status, body: problem } = await postKeyed(chat, 'key', body);
      expect({ status, code: problem.code }).toEqual({ status: 404, code: 'CONVERSATION_NOT_FOUND' });
      expect(problem.detail).toContain(`was deleted from conversation "${id}"`);
    }
    expect(asked()).toBe(1);
  });

  it('is answered also when its body is nested as deep as it may be', async () => {
    const { url } = await startTestServer();
    const nested = `${'['.repeat(99)}${']'.repeat(99)}`;
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'key' };
    const body = `{"message":"hello","deep":${nested}}`;
    const answers = [1, 2].map(() => fetch(`${url}/api/chat`, { method: 'POST', headers, body }));
    for (const { status } of await Promise.all(answers)) expect([200, 409]).toContain(status);
  });
});

describe('an Idempotency-Key is refused, and nothing is stored,', () => {
  it.each([
    ['with a space', 'Idempotency-Key: a b'],
    ['without a character', 'Idempotency-Key:'],
    ['in two lines', 'Idempotency-Key: a\r\nIdempotency-Key: a'],
    ['in two lines that are one string together', 'Idempotency-Key: "a\r\nIdempotency-Key: b"'],
    ['with a character that is not ASCII', 'Idempotency-Key: ä'],
    ['too long', `Idempotency-Key: ${'x'.repeat(256)}`],
  ])('%s', async (_, lines) => {
    const { url, file } = await startTestServer();
    const answer = await sendRaw(url, keyedBytes(lines));
    expect({ status: answer.status, type: answer.type }).toEqual({
      status: 400,
      type: expect.stringMatching(/^application\/problem\+json/),
    });
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'IDEMPOTENCY_KEY_INVALID',
      detail: expect.stringContaining('expected one line with 1 to 255 visible ASCII characters'),
    });
    expect(messages(file)).toEqual([]);
  });
});

/** A chat request that says hello, and closes its connection after the answer. */
function keyedBytes(lines: string): string {
  const body = JSON.stringify(HELLO);
  return (
    `POST /api/chat HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nConnection: close\r\n` +
    `Content-Length: ${body.length}\r\n${lines}\r\n\r\n${body}`
  );
}
