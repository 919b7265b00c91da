import { describe, expect, it } from 'vitest';
import { GENESIS_CHAT } from '../../../src/stress/request/chat.ts';
import { assessAnswer, type WrongAnswer } from '../../../src/verify/malformed/assess-answer.ts';
import type { Expectation, MalformedRequest } from '../../../src/verify/malformed/malformed-request.ts';
import type { ServerReaction } from '../../../src/verify/malformed/raw-connection.ts';
import { malformedRequests } from '../../../src/verify/malformed/requests/index.ts';
import { sendMalformed } from '../../../src/verify/malformed/send-malformed.ts';
import { startHttp, startTcp } from './broken-http.ts';

const MALFORMED_REQUESTS = malformedRequests(GENESIS_CHAT);

const WAIT_MS = 20_000;

const named = (wanted: string): MalformedRequest => {
  const found = MALFORMED_REQUESTS.find(({ name }) => name === wanted);
  if (!found) throw new Error(`there is no request named ${wanted}`);
  return found;
};

const CUT_OFF = named('a body that is cut off');
const IN_PIECES = named('a valid body in small pieces');

const expecting = (expects: Expectation) => MALFORMED_REQUESTS.filter((each) => each.expects === expects);

async function wrongAnswersTo(
  url: string,
  requests: readonly MalformedRequest[],
  timeoutMs = WAIT_MS,
): Promise<(WrongAnswer | undefined)[]> {
  return Promise.all(
    requests.map(async (each) => assessAnswer(each, await sendMalformed(url, each, timeoutMs))),
  );
}

describe('a server is caught that', () => {
  it('answers a client mistake with a plain-text 500', async () => {
    const url = await startHttp((_request, response) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end('Internal Server Error');
    });
    const wrongAnswers = await wrongAnswersTo(url, expecting('json-4xx'));
    expect(new Set(wrongAnswers.map((each) => each?.kind))).toEqual(new Set(['plain-text']));
    expect(await wrongAnswersTo(url, [CUT_OFF, IN_PIECES])).toEqual([
      {
        kind: 'plain-text',
        line: 'a body that is cut off: answered 500 text/plain "Internal Server Error" instead of a 4xx with JSON',
      },
      {
        kind: 'plain-text',
        line: 'a valid body in small pieces: answered 500 text/plain "Internal Server Error" instead of a 2xx',
      },
    ]);
  });

  it('accepts everything', async () => {
    const url = await startHttp((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"response":"ok"}');
    });
    const wrongAnswers = await wrongAnswersTo(url, expecting('json-4xx'));
    expect(new Set(wrongAnswers.map((each) => each?.kind))).toEqual(new Set(['accepted']));
    expect(await wrongAnswersTo(url, [CUT_OFF, IN_PIECES])).toEqual([
      { kind: 'accepted', line: 'a body that is cut off: was accepted with 200' },
      undefined,
    ]);
  });

  it('refuses a valid request', async () => {
    const url = await startHttp((_request, response) => {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{}');
    });
    expect(await wrongAnswersTo(url, [CUT_OFF, IN_PIECES])).toEqual([
      undefined,
      {
        kind: 'refused',
        line: 'a valid body in small pieces: answered 400 application/json "{}" instead of a 2xx',
      },
    ]);
  });

  it('never answers', async () => {
    const url = await startTcp(() => {});
    const waiting = MALFORMED_REQUESTS.filter(({ expects }) => expects !== 'no-harm');
    const wrongAnswers = await wrongAnswersTo(url, waiting, 500);
    expect(new Set(wrongAnswers.map((each) => each?.kind))).toEqual(new Set(['no-answer']));
    expect(wrongAnswers[0]?.line).toBe('an empty body: no answer within 500 ms');
  });

  it('closes the connection instead of answering', async () => {
    const url = await startTcp((socket) => socket.once('data', () => socket.destroy()));
    const wrongAnswers = await wrongAnswersTo(url, [CUT_OFF, IN_PIECES]);
    expect(wrongAnswers.map((each) => each?.line)).toEqual([
      'a body that is cut off: the connection was closed without an answer',
      'a valid body in small pieces: the connection was closed without an answer',
    ]);
    const mayClose = [...expecting('any-4xx-or-close'), ...expecting('json-4xx-or-close')];
    expect((await wrongAnswersTo(url, mayClose)).filter((each) => each !== undefined)).toEqual([]);
  });

  it('is gone', async () => {
    const wrongAnswers = await wrongAnswersTo('http://127.0.0.1:1', MALFORMED_REQUESTS);
    expect(wrongAnswers).toHaveLength(MALFORMED_REQUESTS.length);
    expect(new Set(wrongAnswers.map((each) => each?.kind))).toEqual(new Set(['no-answer']));
    expect(wrongAnswers.at(-1)?.line).toBe('a connection reset at once: no connection (ECONNREFUSED)');
  });
});

const PROBLEM = 'application/problem+json; charset=utf-8';

const answered = (status: number, contentType: string, body: string): ServerReaction => ({
  kind: 'answered',
  status,
  contentType,
  body,
});

describe('an answer is assessed', () => {
  const assess = (expects: Expectation, answer: ServerReaction) =>
    assessAnswer({ name: 'it', expects, steps: () => [] }, answer)?.kind;

  it.each<[string, Expectation, ServerReaction, WrongAnswer['kind'] | undefined]>([
    ['a problem', 'json-4xx', answered(422, PROBLEM, '{"status":422}'), undefined],
    ['JSON', 'json-4xx', answered(400, 'application/json', ' {}'), undefined],
    [
      'a long one of which only the beginning is known',
      'json-4xx',
      answered(422, PROBLEM, '{"a":"'.padEnd(2_000)),
      undefined,
    ],
    ['a JSON text', 'json-4xx', answered(400, 'application/json', '"no"'), 'plain-text'],
    ['a JSON list', 'json-4xx', answered(400, 'application/json', '[]'), 'plain-text'],
    ['JSON in name only', 'json-4xx', answered(400, 'application/json', 'Bad Request'), 'plain-text'],
    ['JSON in all but name', 'json-4xx', answered(400, 'text/html', '{}'), 'plain-text'],
    ['a 4xx without a body', 'json-4xx', answered(400, '', ''), 'plain-text'],
    ['a 500 with JSON', 'json-4xx', answered(500, 'application/json', '{}'), 'server-error'],
    ['a redirection', 'json-4xx', answered(302, '', ''), 'accepted'],
    ['an HTML 413', 'json-4xx-or-close', answered(413, 'text/html', '<h1>'), 'plain-text'],
    ['a reset', 'json-4xx-or-close', { kind: 'closed' }, undefined],
    [
      'a plain-text 400 of the parser',
      'any-4xx-or-close',
      answered(400, 'text/plain', 'Bad Request'),
      undefined,
    ],
    ['a 500 of the parser', 'any-4xx-or-close', answered(500, 'text/plain', ''), 'server-error'],
    ['a 200 for what is no HTTP', 'any-4xx-or-close', answered(200, '', ''), 'accepted'],
    ['silence about what is no HTTP', 'any-4xx-or-close', { kind: 'timed-out', timeoutMs: 1 }, 'no-answer'],
    ['a 503 for a valid request', 'answered', answered(503, PROBLEM, '{}'), 'server-error'],
    ['an answer that is not waited for', 'no-harm', answered(500, '', ''), undefined],
    [
      'a server that does not take a client that leaves',
      'no-harm',
      { kind: 'refused', reason: 'X' },
      'no-answer',
    ],
  ])('%s', (_name, expects, answer, kind) => {
    expect(assess(expects, answer)).toBe(kind);
  });

  it('in one short line without what could command a terminal', () => {
    const body = `\u001b[31mTraceback\r\n  File "chat.py"\u0000\u202e${'x'.repeat(500)}`;
    const wrongAnswer = assessAnswer(CUT_OFF, answered(500, 'text/plain; charset=utf-8', body));
    expect(wrongAnswer?.line).toMatch(
      /^a body that is cut off: answered 500 text\/plain "\[31mTraceback File 'chat\.py' x+…" instead of a 4xx with JSON$/,
    );
    expect(wrongAnswer?.line.length).toBeLessThan(220);
  });
});
