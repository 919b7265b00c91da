import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../src/stress/target/free-port.ts';
import { startSpawned } from '../../../src/stress/target/spawned.ts';
import type { Target } from '../../../src/stress/target/target.ts';

import { isRunning } from '../../support/is-running.ts';
import { startTestServer } from '../../support/server.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

/** A server that answers with its process id. */
const SCRIPT = `require('node:http').createServer((q, a) => a.end(String(process.pid))).listen(process.env.PORT, '127.0.0.1')`;
const script = (code: string) => `"${process.execPath}" -e "${code}"`;
const COMMAND = script(SCRIPT);
/** It does not end at SIGTERM. */
const DEAF = script(`${SCRIPT}; process.on('SIGTERM', () => {})`);

/** A server that answers with what it was asked so far. */
const COUNTING = `const asked = [], http = require('node:http').createServer((q, a) => {
  asked.push(q.method + ' ' + q.url); a.end(JSON.stringify(asked)) }), port = process.env.PORT; http.listen(port, '127.0.0.1')`;

/** The same, behind a port that closes the first three connections at once. */
const FORWARDED = COUNTING.replace(
  "http.listen(port, '127.0.0.1')",
  `let n = 0; require('node:net').createServer((s) => ++n > 3 ? http.emit('connection', s) : s.destroy()).listen(port, '127.0.0.1')`,
);

/** The same, but it answers 503 to the first two requests. */
const WARMING_UP = COUNTING.replace('a.end', 'a.statusCode = asked.length < 3 ? 503 : 200; a.end');

const asked = async ({ url }: Target) => await (await fetch(url)).json();

async function start(
  command: string,
  url?: string,
  ready?: string,
  signal = new AbortController().signal,
): Promise<Target> {
  const address = url ?? `http://127.0.0.1:${await freePort()}`;
  const options = { kind: 'spawned', command, url: address, database: undefined, ready } as const;
  const target = await startSpawned(options, signal);
  onTestFinished(async () => {
    await target.close();
  });
  return target;
}

const pidOf = async ({ url }: Target) => Number(await (await fetch(url)).text());

describe('a server that a command line starts', () => {
  it('gets the port of the address, and is the process itself, not a shell around it', async () => {
    const target = await start(COMMAND);
    expect(await pidOf(target)).toBe(target.server?.pid);
  });

  it('takes variables before the command, as in a shell', async () => {
    const target = await start(`GREETING=hello ${COMMAND}`);
    expect(await pidOf(target)).toBe(target.server?.pid);
  });

  it.each([
    ['a command', COMMAND],
    ['what a shell started', `cd / && ${COMMAND}; true`],
  ])('is gone when it is stopped: %s', async (_, command) => {
    const target = await start(command);
    const pid = await pidOf(target);
    await target.close();
    await waitFor(() => !isRunning(pid));
  });

  it.each([
    ['the server itself', DEAF],
    ['one that a shell started', `cd / && ${DEAF}; true`],
  ])('is killed when it does not end at SIGTERM, which is worth a remark: %s', async (_, command) => {
    const target = await start(command);
    const pid = await pidOf(target);
    const observed = ['the server did not end within 2 s of SIGTERM and was killed'];
    expect(await target.close()).toEqual(observed);
    expect(await target.close()).toEqual(observed);
    await waitFor(() => !isRunning(pid));
  });

  it('ends at SIGTERM, also behind a shell, and there is nothing to remark', async () => {
    const marker = join(tempFolder(), 'ended');
    const slow = script(`${SCRIPT}; process.on('SIGTERM', () => setTimeout(() => {
      require('node:fs').writeFileSync('${marker}', ''); process.exit(); }, 100))`);
    const target = await start(`cd / && ${slow}; true`);
    expect(await target.close()).toEqual([]);
    expect(existsSync(marker)).toBe(true);
  });

  it('is killed soon after an interruption, which says nothing about it', async () => {
    const abort = new AbortController();
    const target = await start(DEAF, undefined, undefined, abort.signal);
    const pid = await pidOf(target);
    abort.abort();
    expect(await target.close()).toEqual([]);
    await waitFor(() => !isRunning(pid));
  });

  it('is another process on the same address after it was killed and started again', async () => {
    const target = await start(COMMAND);
    const first = await pidOf(target);
    await target.server?.kill();
    await target.server?.restart();
    const second = await pidOf(target);
    expect(second).not.toBe(first);
    expect(isRunning(first)).toBe(false);
  });

  it('is not started where another server already listens', async () => {
    const { url } = await startTestServer();
    await expect(start(COMMAND, url)).rejects.toMatchObject({ code: 'PORT_UNAVAILABLE' });
  });

  it('is ready when its port is, and was asked nothing', async () => {
    const target = await start(script(COUNTING));
    expect(target.asked).toEqual([]);
    expect(await asked(target)).toEqual(['GET /']);
  });

  it('is not ready while its port is only forwarded: accepted, and closed at once', async () => {
    const target = await start(script(FORWARDED));
    expect(await asked(target)).toEqual(['GET /']);
  });

  it('is asked a path by choice, until it answers it below 500', async () => {
    const target = await start(script(WARMING_UP), undefined, '/ready');
    expect(target.asked).toEqual(['GET /ready']);
    expect(await asked(target)).toEqual(['GET /ready', 'GET /ready', 'GET /ready', 'GET /']);
  });

  it('says what it printed last when it ends at once', async () => {
    const failing = start(`"${process.execPath}" -e "console.error('no such table'); process.exitCode = 1"`);
    await expect(failing).rejects.toMatchObject({
      code: 'SERVER_START_FAILED',
      message: expect.stringContaining('ended at once'),
      hint: 'It printed last: no such table',
    });
  });
});
