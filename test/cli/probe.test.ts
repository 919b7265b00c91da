import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { ProbeResult } from '../../src/chat-probe/result.ts';
import { runGenesis, startGenesis, startServe } from '../support/cli.ts';
import { supportFile } from '../support/fixture.ts';
import { sharedForeign } from '../support/foreign-server.ts';
import { startHttp } from '../support/http-server.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function probe(...args: string[]): Promise<{ exitCode: number | null; result: ProbeResult }> {
  const { exitCode, stdout, stderr } = await runGenesis(['probe', ...args, '-f', 'json']);
  expect(stderr).toBe('');
  return { exitCode, result: JSON.parse(stdout) };
}

/** The words of a suggested command line, as a shell splits it. */
const wordsOf = (command = '') =>
  [...command.matchAll(/'((?:[^']|'\\'')*)'|(\S+)/g)]
    .map(([, quoted, plain]) => quoted?.replaceAll("'\\''", "'") ?? plain ?? '')
    .slice(1);

/** A chat with this field and this key of the answer, whose history is at `/history`. */
const startFieldChat = () => {
  const stored: { role: string; content: string }[] = [];
  return startHttp(async (request, response) => {
    const answer = (status: number, json: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    if (request.method === 'GET' && request.url === '/history') return answer(200, stored);
    if (request.url !== '/talk') return answer(404, { detail: 'Not Found' });
    const body = JSON.parse((await text(request)) || '{}');
    if (typeof body.question !== 'string')
      return answer(422, { detail: [{ type: 'missing', loc: ['body', 'question'], msg: 'Field required' }] });
    stored.push(
      { role: 'user', content: body.question },
      { role: 'assistant', content: `You said ${body.question}` },
    );
    return answer(200, { data: { answer: `You said ${body.question}` } });
  });
};

describe('genesis probe', () => {
  it('finds a chat whose suggested command passes, unedited', async () => {
    const url = await startFieldChat();
    const { exitCode, result } = await probe(`${url}/talk`);
    expect(exitCode).toBe(0);
    expect(result.found).toMatchObject({
      api: null,
      request: `POST ${url}/talk`,
      reply: 'data/answer',
      repeatsMessage: true,
      history: '/history',
    });
    expect(result.steps[0]?.says).toBe(
      `POST ${url}/talk answered 422: \`question\` is missing, or not what it takes`,
    );
    const stressed = await runGenesis([...wordsOf(result.commands[0]), '-f', 'json']);
    expect(stressed.exitCode, stressed.stdout).toBe(0);
    expect(JSON.parse(stressed.stdout)).toMatchObject({
      requests: { ok: 20, traced: 20 },
      audit: { status: 'read', lost: 0 },
    });
  });

  it('doubts that a message was read which nothing shows', async () => {
    const url = await startHttp(async (request, response) => {
      if (request.method !== 'POST') return response.writeHead(404).end();
      const { text: read } = JSON.parse(await text(request));
      return response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ reply: `You said ${read}` }));
    });
    const { result } = await probe(`${url}/talk`);
    expect(result.advice).toEqual([expect.stringContaining('if it reads another one than `message`')]);
    const right = await probe(`${url}/talk`, '--body', '{"text":"{{token}}"}');
    expect(right.result).toMatchObject({ found: { repeatsMessage: true }, advice: [] });
  });

  it('asks for the history that was named', async () => {
    const stored: unknown[] = [];
    const url = await startHttp(async (request, response) => {
      const sent = await text(request);
      if (request.url === '/log') return response.end(JSON.stringify(stored));
      stored.push(JSON.parse(sent || '{}'));
      return response.writeHead(request.url === '/chat' ? 200 : 404).end('{"response":"hi"}');
    });
    const { result } = await probe(url, '--history', '/log');
    expect(result.found).toMatchObject({ request: `POST ${url}/chat`, history: '/log' });
  });

  it('finds Genesis, with nothing to change', async () => {
    const { url } = await startServe([]);
    const { exitCode, result } = await probe(url);
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({
      found: { api: 'genesis', history: '/api/conversation' },
      changes: [],
      commands: [`genesis stress ${url}`, `genesis verify ${url}`],
    });
    expect(result.steps.map(({ request }) => request)).toEqual([
      `POST ${url}/api/chat`,
      `GET ${url}/api/conversation`,
    ]);
  });

  it('keeps what was given, and does not show a login', async () => {
    const url = await startHttp((request, response) => {
      const isKnown = request.headers.authorization === 'Bearer open-sesame';
      response
        .writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' })
        .end('{"answer":"hello"}');
    });
    const refused = await probe(url);
    expect(refused.exitCode).toBe(4);
    expect(refused.result).toMatchObject({
      found: null,
      commands: [`genesis stress ${url} -H 'Authorization: Bearer …'`, expect.anything()],
    });
    const { exitCode, result } = await probe(url, '-H', 'Authorization: Bearer open-sesame');
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({ found: { reply: 'answer', repeatsMessage: false } });
    expect(JSON.stringify(result)).not.toContain('sesame');
    const { stdout } = await runGenesis(['probe', url, '-H', 'Authorization: Bearer open-sesame']);
    expect(stdout).toMatch(/To use it, put your own in place of …:\n.*-H 'Authorization: …'/);
  });

  it('says at which path a login is wanted, where none was named', async () => {
    const url = await startHttp(async (request, response) => {
      const { question } = JSON.parse((await text(request)) || '{}');
      const status = request.url !== '/ask' ? 404 : typeof question === 'string' ? 401 : 422;
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end('{"errors":[{"field":"question","message":"is missing"}]}');
    });
    const { exitCode, result } = await probe(url);
    expect(exitCode).toBe(4);
    expect(result.advice).toEqual(['It wants a login.']);
    expect(result.commands[0]).toMatch(/\/ask --body '\{"question":.*-H 'Authorization: Bearer …'$/);
  });

  it('shows a 404 that is not about the path', async () => {
    const url = await startHttp(async (request, response) => {
      const { agent } = JSON.parse((await text(request)) || '{}');
      if (agent === undefined)
        response.writeHead(422).end('{"detail":[{"loc":["body","agent"],"type":"missing"}]}');
      else response.writeHead(404).end(`There is no agent "${agent}"`);
    });
    const { stdout } = await runGenesis(['probe', `${url}/chat`]);
    expect(stdout).toMatch(/answered 404: There is no agent/);
    expect(stdout).not.toContain('Nothing answers');
    expect(stdout).toMatch(/Put your own in place of …:\n.*"agent":"…"/);
  });

  it('says why it found none', async () => {
    const { exitCode, stdout } = await runGenesis(['probe', 'http://127.0.0.1:1']);
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/No chat was found\.\n\nNo server listens there\. Start it first/);
    const failing = await startHttp((_, response) => response.writeHead(500).end('database is locked'));
    const failed = await probe(failing);
    expect(failed.exitCode).toBe(4);
    expect(failed.result).toMatchObject({
      found: null,
      changes: [],
      advice: [expect.stringContaining('The server failed')],
    });
    expect(failed.result.steps).toHaveLength(1);
  });

  it('blames no server for an interruption', async () => {
    const asked = Promise.withResolvers<void>();
    const url = await startHttp(() => asked.resolve());
    const run = startGenesis(['probe', `${url}/ask`]);
    await asked.promise;
    run.process.kill('SIGINT');
    const { exitCode, stdout } = await run.ended;
    expect(exitCode).toBe(130);
    expect(stdout).toMatch(/\/ask: no answer yet \(.*\)\n\nInterrupted\.\n$/);
  });

  it('saves what genesis report shows', async () => {
    const url = await startFieldChat();
    const file = join(tempFolder(), 'probe.json');
    const { stdout } = await runGenesis(['probe', `${url}/talk`, '-o', file]);
    expect(stdout).toMatch(/^Reply: {7}at data\/answer, which repeats the message$/m);
    expect(JSON.parse(readFileSync(file, 'utf8')).schema).toBe('genesis.probe/1');
    const report = await runGenesis(['report', file]);
    expect(report.stdout).toBe(stdout);
  });

  it.each([
    [[], /there is no server to ask\. Name one that runs/],
    [['not a url'], /is no URL/],
    [['localhost:1', '--url', 'http://localhost:2'], /two URLs/],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stderr } = await runGenesis(['probe', ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('a server of another author is found', () => {
  const express = sharedForeign(process.execPath, supportFile('express-chat.js'), '{{port}}');

  it('by the path that is given', async () => {
    const { exitCode, result } = await probe(`${express()}/echo`);
    expect(exitCode).toBe(0);
    expect(result.found).toMatchObject({ reply: 'text' });
  });
});
