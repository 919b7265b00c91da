import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { wholeReply } from '../../src/model/model.ts';
import { openAiCompatibleModel } from '../../src/model/openai-compatible.ts';
import { completion, startModelServer } from '../support/model-server.ts';
import { getJson, postJson, startTestServer } from '../support/server.ts';
import { waitFor } from '../support/wait-for.ts';

const REQUEST = { model: 'small', messages: [{ role: 'user', content: 'hello' }] } as const;

const never = new AbortController().signal;

const model = (baseUrl: string, timeoutMs = 30_000) =>
  openAiCompatibleModel({ baseUrl, apiKey: 'secret', timeoutMs, idleTimeoutMs: 30_000, maxReplyBytes: 1024 });

describe('a model behind OpenAI’s API', () => {
  it('is asked with the model’s name, the messages and the key', async () => {
    const server = await startModelServer(completion('hi'));
    expect(await wholeReply(model(server.baseUrl).stream(REQUEST, never))).toBe('hi');
    expect(server.requests).toEqual([
      { path: '/v1/chat/completions', authorization: 'Bearer secret', body: { ...REQUEST, stream: true } },
    ]);
  });

  it.each([
    [
      'answers with an error',
      (response: { statusCode: number; end(): void }) => {
        response.statusCode = 500;
        response.end();
      },
      /HTTP 500/,
    ],
    [
      'answers something else',
      (response: { end(text: string): void }) => response.end('{"choices":[]}'),
      /choices\/0/,
    ],
    [
      'answers no JSON',
      (response: { end(text: string): void }) => response.end('<html>'),
      /did not answer in JSON/,
    ],
  ])('has failed when it %s', async (_name, answer, message) => {
    const server = await startModelServer(answer);
    await expect(wholeReply(model(server.baseUrl).stream(REQUEST, never))).rejects.toMatchObject({
      code: 'MODEL_FAILED',
      message: expect.stringMatching(message),
    });
  });

  it('has failed when no server listens', async () => {
    await expect(wholeReply(model('http://127.0.0.1:1/v1').stream(REQUEST, never))).rejects.toMatchObject({
      code: 'MODEL_FAILED',
    });
  });

  it('times out', async () => {
    const server = await startModelServer(() => {});
    await expect(wholeReply(model(server.baseUrl, 20).stream(REQUEST, never))).rejects.toMatchObject({
      code: 'MODEL_TIMEOUT',
    });
  });
});

describe('a chat with such a model', () => {
  it('sends it the system prompt, the summary, the conversation and the message', async () => {
    const modelServer = await startModelServer(completion('hi'));
    const { url } = await startTestServer({ models: [model(modelServer.baseUrl)] });
    await postJson(`${url}/api/settings`, { model: 'small', system_prompt: 'Be brief.' });
    for (let i = 1; i <= 16; i++) await postJson(`${url}/api/chat`, { message: `question ${i}` });
    const { messages } = modelServer.lastBody() as { messages: { role: string; content: string }[] };
    expect(messages[0]).toEqual({ role: 'system', content: 'Be brief.' });
    expect(messages[1]?.content).toMatch(
      /^\[Previous conversation summary \(10 messages\): U: question 1 \| A: hi/,
    );
    expect(messages.slice(2, 4)).toEqual([
      { role: 'user', content: 'question 6' },
      { role: 'assistant', content: 'hi' },
    ]);
    expect(messages.at(-1)).toEqual({ role: 'user', content: 'question 16' });
  });

  it('leaves nothing behind when the model fails, and answers 502', async () => {
    const modelServer = await startModelServer((response) => {
      response.statusCode = 500;
      response.end();
    });
    const { url } = await startTestServer({ models: [model(modelServer.baseUrl)] });
    const { status, body } = await postJson(`${url}/api/chat`, { message: 'hello' });
    expect({ status, code: body.code }).toEqual({ status: 502, code: 'MODEL_FAILED' });
    expect((await getJson(`${url}/api/conversation`)).body.messages).toEqual([]);
  });

  it('finishes what is in flight when the server closes', async () => {
    const held: { end(text: string): void }[] = [];
    const modelServer = await startModelServer((response) => held.push(response));
    const { url, close } = await startTestServer({ models: [model(modelServer.baseUrl)] });
    const answers = Promise.all([1, 2, 3].map((i) => postJson(`${url}/api/chat`, { message: `${i}` })));
    await waitFor(() => held.length === 3);
    const closed = close();
    for (const response of held) completion('late')(response as never);
    expect((await answers).map(({ status, body }) => [status, body.response])).toEqual(
      Array(3).fill([200, 'late']),
    );
    expect(await closed).toBe(true);
    await expect(fetch(`${url}/api/health`)).rejects.toThrow();
  });

  it('finishes a turn that takes longer than a slow client may', async () => {
    const modelServer = await startModelServer((response) =>
      setTimeout(() => completion('late')(response), 1_500),
    );
    const { url, close } = await startTestServer({ models: [model(modelServer.baseUrl)] });
    const answer = postJson(`${url}/api/chat`, { message: 'hello' });
    await waitFor(() => modelServer.requests.length > 0);
    expect(await close()).toBe(true);
    expect((await answer).body.response).toBe('late');
  });

  it('does not wait long for a client that never sends the rest of its request', async () => {
    const { url, close } = await startTestServer();
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    const closed = once(socket, 'close');
    socket.write(
      'POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    );
    await postJson(`${url}/api/chat`, { message: 'hello' });
    expect(await close()).toBe(true);
    await closed;
  });

  it('cuts off at the drain timeout what never ends, the model’s work too', async () => {
    const hungUp = Promise.withResolvers<void>();
    const modelServer = await startModelServer((response) => response.on('close', () => hungUp.resolve()));
    const models = [model(modelServer.baseUrl)];
    const { url, close } = await startTestServer({ models, drainTimeoutMs: 20 });
    const answer = postJson(`${url}/api/chat`, { message: 'hello' }).catch(() => 'cut off');
    await waitFor(() => modelServer.requests.length > 0);
    expect(await close()).toBe(false);
    expect(await answer).toBe('cut off');
    await hungUp.promise;
  });
});
