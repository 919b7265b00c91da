import type { ServerResponse } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RequestOptions } from '../../../src/stress/request/request.ts';
import { TokenGenerator } from '../../../src/stress/request/token.ts';
import type { StressOptions } from '../../../src/stress/run/options.ts';
import { VirtualUsers } from '../../../src/stress/run/sending/virtual-users.ts';
import { runStress } from '../../../src/stress/stress.ts';
import { startHttp } from '../../support/http-server.ts';
import { SHAPES, sse } from '../../support/stream-shapes.ts';

const REQUEST: RequestOptions = {
  method: 'POST',
  path: '/chat',
  headers: [],
  body: '{"message":"{{token}}"}',
  reply: undefined,
};

function newUsers(url: string, users: number, request = REQUEST): VirtualUsers {
  const tokens = new TokenGenerator('abcd1234');
  const made = new VirtualUsers({
    ...{ site: { url, headers: [] }, users, timeoutMs: 30_000, request, tokens, seed: undefined },
    ...{ reconnect: false, onBytes: () => {} },
  });
  onTestFinished(() => made.destroy());
  return made;
}

/** Answers a message with pieces, a turn of the event loop after each. */
function startStreaming(type: string, piecesOf: (message: string) => Iterable<Buffer>): Promise<string> {
  return startHttp(async (request, response) => {
    const { message } = JSON.parse(await textOf(request));
    response.writeHead(200, { 'content-type': type });
    for (const piece of piecesOf(message)) {
      response.write(piece);
      await nextTurn();
    }
    response.end();
  });
}

function* cut(text: string, length: number): Iterable<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

describe.each(SHAPES)('streams of $name', ({ type, body }) => {
  it('do not mix, though all connections read into one buffer', async () => {
    const USERS = 20;
    const url = await startStreaming(type, (message) =>
      cut(body([...`Grüße 👋 ${message}`]), 3 + message.length),
    );
    const users = newUsers(url, USERS);
    for (let round = 0; round < 2; round++) {
      const answers = Array.from({ length: USERS }, (_, user) => users.send(user, round * USERS + user));
      for (const { outcome, traced, stream, seq } of await Promise.all(answers))
        expect({ outcome, traced, tokens: stream?.tokens }).toEqual({
          outcome: 'ok',
          traced: true,
          tokens: [...`Grüße 👋 abcd1234-${seq}`].length,
        });
    }
  });
});

describe('a stream', () => {
  const token = (text: string) => sse([['token', JSON.stringify({ text })]]);
  const DONE = sse([['done', '{}']]);
  const stream = (response: ServerResponse, headers = {}) =>
    response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });

  it('has times in the order in which its text was sent', async () => {
    const url = await startStreaming('text/event-stream', function* () {
      for (const word of ['one', 'two', 'three']) yield Buffer.from(token(word));
      yield Buffer.from(DONE);
    });
    const sentAt = performance.now();
    const { stream: times } = await newUsers(url, 1).send(0, 0);
    const { firstTokenAt = 0, lastTokenAt = 0, gapsMs = [], reads } = times ?? {};
    expect(firstTokenAt).toBeGreaterThan(sentAt);
    expect(lastTokenAt).toBeLessThan(performance.now());
    expect(gapsMs).toHaveLength((reads ?? 0) - 1);
    expect(gapsMs.reduce((sum, gap) => sum + gap, 0)).toBeCloseTo(lastTokenAt - firstTokenAt, 6);
  });

  it('that waits for its end is a timeout, with the times of what came', async () => {
    const url = await startHttp((_request, response) => void stream(response).write(token('hello')));
    const users = new VirtualUsers({
      ...{ site: { url, headers: [] }, users: 1, timeoutMs: 1_000, request: REQUEST, seed: undefined },
      ...{ tokens: new TokenGenerator(), reconnect: false, onBytes: () => {} },
    });
    onTestFinished(() => users.destroy());
    expect(await users.send(0, 0)).toMatchObject({ outcome: 'timeout', stream: { tokens: 1 } });
  });

  it('reports at its end what Genesis reports in a header', async () => {
    const timing = { pool_wait_ms: 1, database_ms: 2.5, model_ms: 3, lock_errors: 4, retries: 5 };
    const url = await startHttp((_request, response) =>
      stream(response).end(token('hello') + sse([['done', JSON.stringify({ timing })]])),
    );
    expect((await newUsers(url, 1).send(0, 0)).timing).toEqual({
      poolWaitMs: 1,
      databaseMs: 2.5,
      modelMs: 3,
      lockErrors: 4,
      retries: 5,
    });
  });

  it('may be what was answered before, as its head says', async () => {
    const url = await startHttp((_request, response) =>
      stream(response, { 'idempotency-replayed': 'true' }).end(token('hello') + DONE),
    );
    expect(await newUsers(url, 1).send(0, 0)).toMatchObject({ outcome: 'ok', keySign: 'replayed' });
  });
});

describe('a run of streams', () => {
  function options(url: string, changes: Partial<StressOptions> = {}): StressOptions {
    const load = { kind: 'closed-loop', concurrency: 4, until: { requests: 12 } } as const;
    const target = { kind: 'remote', url } as const;
    return { target, load, timeoutMs: 30_000, audit: 'skip', request: REQUEST, ...changes };
  }

  it('sends again what was cut off, with its key, and not what an error answered', async () => {
    const keys = new Map<unknown, number>();
    const url = await startHttp((request, response) => {
      const key = request.headers['idempotency-key'];
      const attempts = (keys.get(key) ?? 0) + 1;
      keys.set(key, attempts);
      response.setHeader('content-type', 'text/event-stream');
      if (attempts > 1) response.setHeader('idempotency-replayed', 'true');
      const isFailing = keys.size % 2 === 0;
      response.end(
        isFailing
          ? sse([['error', '{"message":"broken off"}']])
          : sse([['token', '{"text":"hello"}']]) + (attempts > 1 ? sse([['done', '{}']]) : ''),
      );
    });
    const load = { kind: 'closed-loop', concurrency: 1, until: { requests: 12 } } as const;
    const result = await runStress(options(url, { retryLost: 3, load }));
    expect(result.requests).toMatchObject({ completed: 12, ok: 6 });
    expect(result.outcomes['error-in-stream']).toBe(6);
    expect(result.repetition).toMatchObject({ requests: 6, repetitions: 6, replayed: 6 });
  });

  it('says how many had no text where it usually is', async () => {
    const answer = { chunk: { text: 'hello' } };
    const url = await startHttp((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(sse([['', JSON.stringify(answer)]]));
    });
    const { verdict, observations } = await runStress(options(url));
    expect(verdict).toEqual({ status: 'passed' });
    expect(observations).toEqual([expect.stringMatching(/^12 streams had no text .*--reply/)]);
    const { observations: none } = await runStress(
      options(url, { request: { ...REQUEST, reply: 'chunk/text' } }),
    );
    expect(none).toEqual([]);
  });

  it('says how many only the connection ended', async () => {
    const url = await startHttp((_request, response) => {
      response.useChunkedEncodingByDefault = false;
      response.shouldKeepAlive = false;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end('data: hello\n\n');
    });
    const result = await runStress(options(url));
    expect(result.verdict).toEqual({ status: 'passed' });
    expect(result.observations).toEqual([
      expect.stringMatching(/^12 streams ended only with the connection: /),
    ]);
  });
});
