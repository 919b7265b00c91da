import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Load } from '../../../src/stress/load/load.ts';
import type { RequestOptions } from '../../../src/stress/request/request.ts';
import { runStress } from '../../../src/stress/stress.ts';
import { startHttp } from '../../support/http-server.ts';

const REQUEST: RequestOptions = {
  method: 'POST',
  path: '/chat',
  headers: [['content-type', 'application/json']],
  body: '{"message":"{{token}}"}',
  reply: 'response',
};

const burst = (concurrency: number): Load => ({ kind: 'burst', concurrency });
const loop = (concurrency: number, durationMs: number): Load => ({
  kind: 'closed-loop',
  concurrency,
  until: { durationMs },
});

/** Answers request number `n`, from 0, whose message is `message`. */
type Answer = (response: ServerResponse, message: string, n: number) => unknown;

const json = (response: ServerResponse, value: object) => response.end(JSON.stringify(value));
const rightly: Answer = (response, message) => json(response, { response: message });
const elsewhere: Answer = (response, message) => json(response, { answer: message });

async function start(answer: Answer) {
  let requests = 0;
  const url = await startHttp(async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'GET') return void response.writeHead(404).end();
    const { message } = JSON.parse(await text(request));
    // A load of a second is then some hundred requests, not many thousands.
    await delay(5);
    await answer(response, message, requests++);
  });
  return { url, requests: () => requests };
}

const stress = (url: string, load: Load, judgesFirstAnswers = true) =>
  runStress({
    target: { kind: 'remote', url },
    ...{ load, timeoutMs: 20_000, audit: 'skip', request: REQUEST, judgesFirstAnswers },
  });

describe('a load that no answer fits', () => {
  it('is stopped, and the option that fits is tried', async () => {
    const { url } = await start(elsewhere);
    const result = await stress(url, loop(5, 600_000));
    expect(result.interrupted).toBe(false);
    expect(result.misfit).toMatchObject({
      says: `POST ${url}/chat answered JSON with the key \`answer\``,
      options: '--reply answer',
    });
    expect(result.verdict).toMatchObject({
      status: 'failed',
      reasons: expect.arrayContaining([`the requests do not fit the server: ${result.misfit?.says}`]),
    });
    expect(result.diagnoses).toMatchObject([
      { cause: 'not-this-api', evidence: expect.stringContaining('`answer`'), remedy: result.misfit?.remedy },
    ]);
  });

  it('has an end of its own before anything is certain', async () => {
    const { url } = await start(elsewhere);
    const result = await stress(url, burst(3));
    expect(result.requests.completed).toBe(3);
    expect(result.misfit).toMatchObject({ options: '--reply answer' });
  });

  it('goes on where that is wanted', async () => {
    const { url } = await start(elsewhere);
    const result = await stress(url, burst(3), false);
    expect(result.misfit).toBeNull();
    expect(result.diagnoses).toMatchObject([{ cause: 'not-this-api' }]);
  });
});

describe('a load is not stopped by a server that', () => {
  const openedAt = new WeakMap<object, number>();
  const inItsFirstSecond =
    (early: Answer, late = rightly): Answer =>
    (...args) => {
      const since = openedAt.get(early) ?? performance.now();
      openedAt.set(early, since);
      return (performance.now() - since < 1_000 ? early : late)(...args);
    };
  const status =
    (code: number): Answer =>
    (response) =>
      response.writeHead(code).end('not now');

  it.each<[string, Load, Answer]>([
    [
      'answers its first request with something else',
      loop(1, 1_500),
      (...args) => (args[2] === 0 ? elsewhere : rightly)(...args),
    ],
    [
      'answers its first request with an error',
      loop(1, 1_500),
      (...args) => (args[2] === 0 ? status(404) : rightly)(...args),
    ],
    [
      'answers one of its first requests with something else',
      loop(20, 300),
      (...args) => (args[2] === 7 ? elsewhere : rightly)(...args),
    ],
    [
      'answers rightly between a refusal and the next question, which it refuses too',
      loop(1, 1_500),
      inItsFirstSecond((...args) => (args[2] === 0 ? status(404) : rightly)(...args), status(404)),
    ],
    ['has no routes in its first second', loop(5, 1_800), inItsFirstSecond(status(404))],
    [
      'says something else in its first second',
      loop(5, 1_800),
      inItsFirstSecond((...args) => elsewhere(...args)),
    ],
    [
      'is slow',
      loop(3, 700),
      async (...args) => {
        await delay(300);
        rightly(...args);
      },
    ],
    [
      'closes its connections',
      loop(5, 300),
      (response, ...rest) => {
        response.setHeader('connection', 'close');
        rightly(response, ...rest);
      },
    ],
    ['only fails', loop(5, 1_300), status(500)],
    ['has too much to do', loop(5, 1_300), status(429)],
    [
      'streams',
      loop(5, 300),
      (response, message) =>
        response
          .setHeader('content-type', 'text/event-stream')
          .end(`data: ${JSON.stringify({ response: message })}\n\ndata: [DONE]\n\n`),
    ],
  ])('%s', async (_, load, answer) => {
    const { url, requests } = await start(answer);
    const result = await stress(url, load);
    expect(result.misfit).toBeNull();
    expect(result.requests.completed).toBeLessThanOrEqual(requests());
    if ('until' in load && 'durationMs' in load.until)
      expect(result.loadMs).toBeGreaterThanOrEqual(load.until.durationMs);
  });
});
