import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { createGzip } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { wholeReply } from '../../src/model/model.ts';
import { openAiCompatibleModel } from '../../src/model/openai-compatible.ts';
import { completion, completionText, startModelServer } from '../support/model-server.ts';
import { getJson, postJson, startTestServer } from '../support/server.ts';

const MAX_REPLY_BYTES = 64 * 1024;
const TOO_LARGE = { code: 'MODEL_REPLY_TOO_LARGE', message: expect.stringContaining('64 KiB') };

const ask = (baseUrl: string) =>
  wholeReply(
    openAiCompatibleModel({
      baseUrl,
      timeoutMs: 30_000,
      idleTimeoutMs: 30_000,
      maxReplyBytes: MAX_REPLY_BYTES,
    }).stream(
      { model: 'small', messages: [{ role: 'user', content: 'hello' }] },
      new AbortController().signal,
    ),
  );

describe('a reply of a model server', () => {
  it.each([
    ['letters', 'x'.repeat(MAX_REPLY_BYTES)],
    ['characters that JSON escapes', '\u0007'.repeat(MAX_REPLY_BYTES)],
    ['characters of several bytes', '😀'.repeat(MAX_REPLY_BYTES / 4)],
  ])('may be as large as its bound, in %s', async (_what, text) => {
    const { baseUrl } = await startModelServer(completion(text));
    expect(await ask(baseUrl)).toBe(text);
  });

  it.each([
    ['one byte larger', 'x'.repeat(MAX_REPLY_BYTES + 1)],
    ['larger only in bytes', 'é'.repeat(MAX_REPLY_BYTES / 2 + 1)],
  ])('is refused when it is %s', async (_what, text) => {
    const { baseUrl } = await startModelServer(completion(text));
    await expect(ask(baseUrl)).rejects.toMatchObject(TOO_LARGE);
  });

  it.each([
    ['text', '{"choices":[{"message":{"content":"', 'x'],
    ['spaces', '', ' '],
  ])('without an end is received only as far as its bound: %s', async (_what, start, letter) => {
    const { baseUrl, ended } = await startFlood((response) => response, start, letter);
    await expect(ask(baseUrl)).rejects.toMatchObject(TOO_LARGE);
    await ended;
  });

  it('is bounded after its decompression', async () => {
    const { baseUrl, ended } = await startFlood(
      (response) => {
        response.setHeader('content-encoding', 'gzip');
        const gzip = createGzip();
        gzip.pipe(response);
        return gzip;
      },
      '{"choices":[{"message":{"content":"',
      'x',
    );
    await expect(ask(baseUrl)).rejects.toMatchObject(TOO_LARGE);
    await ended;
  });

  it('is bounded where the server closes the connection before it is decompressed', async () => {
    const worker = new Worker(new URL('../support/bomb-model.ts', import.meta.url));
    onTestFinished(() => void worker.terminate());
    const [{ port }] = (await once(worker, 'message')) as [AddressInfo];
    await expect(ask(`http://127.0.0.1:${port}/v1`)).rejects.toMatchObject(TOO_LARGE);
  });

  it('is refused where it is not UTF-8, instead of being stored otherwise', async () => {
    const { baseUrl } = await startModelServer((response) => {
      response.end(Buffer.from(completionText('caf\u00e9'), 'latin1'));
    });
    await expect(ask(baseUrl)).rejects.toMatchObject({ code: 'MODEL_FAILED' });
  });

  it('that is too large is answered with 502, and nothing is stored', async () => {
    const { baseUrl } = await startModelServer(completion('x'.repeat(MAX_REPLY_BYTES + 1)));
    const models = [
      openAiCompatibleModel({
        baseUrl,
        timeoutMs: 30_000,
        idleTimeoutMs: 30_000,
        maxReplyBytes: MAX_REPLY_BYTES,
      }),
    ];
    const { url } = await startTestServer({ models, model: 'small' });
    const { status, body } = await postJson(`${url}/api/chat`, { message: 'hello' });
    expect({ status, code: body.code }).toEqual({ status: 502, code: 'MODEL_REPLY_TOO_LARGE' });
    expect((await getJson(`${url}/api/conversation`)).body.messages).toEqual([]);
  });
});

describe('a redirect of a model server', () => {
  it('to another origin is not followed', async () => {
    const elsewhere = await startModelServer(completion('from elsewhere'));
    const { baseUrl } = await startModelServer(redirect(`${elsewhere.baseUrl}/chat/completions`));
    await expect(ask(baseUrl)).rejects.toMatchObject({
      code: 'MODEL_FAILED',
      message: 'the model server redirects to another address',
    });
    expect(elsewhere.requests).toEqual([]);
  });

  it('within its origin is followed, a few times at most', async () => {
    const once = await startModelServer((response) =>
      once.requests.length === 1 ? redirect('/v1/chat/completions/')(response) : completion('hi')(response),
    );
    expect(await ask(once.baseUrl)).toBe('hi');
    const forever = await startModelServer(redirect('/v1/again'));
    await expect(ask(forever.baseUrl)).rejects.toMatchObject({ code: 'MODEL_FAILED' });
    expect(forever.requests).toHaveLength(6);
  });
});

function redirect(location: string) {
  return (response: ServerResponse) => void response.writeHead(307, { location }).end();
}

/** A model server that writes `letter` until its client has gone, which resolves `ended`. */
async function startFlood(
  body: (response: ServerResponse) => NodeJS.WritableStream,
  start: string,
  letter: string,
): Promise<{ baseUrl: string; ended: Promise<unknown> }> {
  const { promise: ended, resolve } = Promise.withResolvers();
  const server = createServer((request, response) => {
    request.resume();
    const out = body(response);
    const chunk = letter.repeat(64 * 1024);
    const write = () => {
      while (!response.destroyed && out.write(chunk));
    };
    response.on('close', resolve);
    out.on('drain', write);
    out.write(start);
    write();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, ended };
}
