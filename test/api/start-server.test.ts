import { getEventListeners } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type StartServerOptions, startServer } from '../../src/index.ts';
import { ownTemporary } from '../support/own-temporary.ts';
import { tempDatabase } from '../support/temp-folder.ts';

async function withServer(
  options: StartServerOptions,
  use: (url: string) => Promise<void>,
): Promise<boolean> {
  const server = await startServer(options);
  try {
    await use(server.url);
  } finally {
    await server.close();
  }
  return server.close();
}

function chat(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${url}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"message":"hello"}',
  });
}

it('answers on a free port, from a temporary database that its end removes', async () => {
  const temporary = ownTemporary();
  const inTime = await withServer({}, async (url) => {
    expect(await (await chat(url)).json()).toMatchObject({ response: 'Echo: hello' });
    expect(temporary()).toHaveLength(1);
  });
  expect(inTime).toBe(true);
  expect(temporary()).toEqual([]);
});

it('keeps a database that has a name', async () => {
  const database = tempDatabase();
  await withServer({ database }, async (url) => void (await chat(url)));
  expect(existsSync(database)).toBe(true);
  await withServer({ database }, async (url) => {
    const page = await (await fetch(`${url}/api/conversation`)).json();
    expect(page).toMatchObject({ messages: [{ content: 'hello' }, { content: 'Echo: hello' }] });
  });
});

it('wants its token, and logs to a function', async () => {
  const lines: string[] = [];
  const options = { token: 'open-sesame', onLog: (line: string) => void lines.push(line) };
  await withServer(options, async (url) => {
    expect((await chat(url)).status).toBe(401);
    expect((await chat(url, { authorization: 'Bearer open-sesame' })).status).toBe(200);
    await fetch(`${url}/api/chat`, { method: 'POST', headers: { authorization: 'Bearer open-sesame' } });
  });
  for (const line of lines) expect(JSON.parse(line)).toHaveProperty('level');
  expect(lines.join('')).not.toContain('open-sesame');
});

it('is closed by its signal', async () => {
  const abort = new AbortController();
  const { url, close } = await startServer({ signal: abort.signal });
  abort.abort();
  expect(await close()).toBe(true);
  expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
  await expect(chat(url)).rejects.toThrow();
  await expect(startServer({ signal: abort.signal })).rejects.toThrow('aborted');
});

it('leaves nothing where its port is taken', async () => {
  const temporary = ownTemporary();
  await withServer({}, async (url) => {
    const port = Number(new URL(url).port);
    await expect(startServer({ port })).rejects.toMatchObject({
      code: 'PORT_UNAVAILABLE',
      hint: expect.stringMatching(/^Choose another with port, or port 0/),
    });
  });
  expect(temporary()).toEqual([]);
});
