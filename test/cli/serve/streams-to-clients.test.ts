/// <reference lib="dom" />
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parseEvent, type StreamEvent, storedTexts, tokensOf } from '../../support/chat-stream.ts';
import { CHROMIUM, startChromium } from '../../support/chromium.ts';
import { startServe } from '../../support/cli.ts';
import { getJson } from '../../support/server.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

/** Its echo takes ten minutes, and a tenth of a second a word: what has words of it did not wait for its end. */
const ENDLESS = Array.from({ length: 6_000 }, (_, index) => index + 1).join(' ');
const TEN_MINUTES = ['--model-delay', '600000'];
const BEGINNING = 'Echo: 1 2 ';

const SHORT = 'Grüße aus 北京 👋';
const A_SECOND = ['--model-delay', '1000'];

async function startWith(args: readonly string[]) {
  const file = join(tempFolder(), 'chat.db');
  const { url } = await startServe(['--db', file, ...args]);
  const isFree = async () => (await getJson(`${url}/api/metrics`)).body.turns.in_flight === 0;
  return { url, file, isFree };
}

const eventsOf = (text: string): StreamEvent[] => text.split('\n\n').slice(0, -1).map(parseEvent);

/** The words of the short message, one event each, between the start and what was stored. */
function expectWhole(text: string): void {
  const events = eventsOf(text);
  expect(events.map(({ event }) => event)).toEqual(['start', ...new Array(5).fill('token'), 'done']);
  expect(tokensOf(events)).toBe(`Echo: ${SHORT}`);
  expect(events.at(-1)?.data).toMatchObject({ total_text: `Echo: ${SHORT}`, message_id: 1, reply_id: 2 });
}

const withoutChromium = CHROMIUM === undefined ? ' (skipped: no Chromium found)' : '';

describe.skipIf(CHROMIUM === undefined)(`a page that reads with fetch${withoutChromium}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  async function openPage(url: string): Promise<Page> {
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(`${url}/api/health`);
    return page;
  }

  /** Reads until it has this many events, and then leaves; resolves with what each read brought. */
  const read = (page: Page, message: string, until: number, leave: 'abort' | 'cancel' | 'stay') =>
    page.evaluate(
      async ([message, until, leave]) => {
        const leaving = new AbortController();
        const { body } = await fetch('/api/chat/stream', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ message }),
          signal: leaving.signal,
        });
        const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
        const reads: string[] = [];
        while (reads.join('').split('\n\n').length <= until) {
          const { done = true, value = '' } = (await reader?.read()) ?? {};
          if (done) break;
          reads.push(value);
        }
        if (leave === 'abort') leaving.abort();
        if (leave === 'cancel') await reader?.cancel();
        return reads;
      },
      [message, until, leave] as const,
    );

  it.each([
    ['aborts its request', 'abort'],
    ['cancels its reader', 'cancel'],
    ['is closed', 'stay'],
  ] as const)('gets word after word; when it %s, the turn is over', async (_what, leave) => {
    const { url, file, isFree } = await startWith(TEN_MINUTES);
    const page = await openPage(url);
    const reads = await read(page, ENDLESS, 4, leave);
    expect(tokensOf(eventsOf(reads.join('')))).toContain(BEGINNING);
    if (leave === 'stay') await page.close();
    await waitFor(isFree);
    expect(storedTexts(file)).toEqual([]);
  });

  it('gets the whole reply in order, stored when it is done', async () => {
    const { url, file } = await startWith(A_SECOND);
    const reads = await read(await openPage(url), SHORT, Number.POSITIVE_INFINITY, 'stay');
    expect(storedTexts(file)).toEqual([SHORT, `Echo: ${SHORT}`]);
    expectWhole(reads.join(''));
  });
});

const withoutCurl = spawnSync('curl', ['--version']).status !== 0;

describe.skipIf(withoutCurl)('curl -N (needs curl)', () => {
  function curl(url: string, message: string) {
    const request = ['-H', 'Content-Type: application/json', '-d', JSON.stringify({ message })];
    const child = spawn('curl', ['-sN', `${url}/api/chat/stream`, ...request], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (output += chunk));
    const closed = once(child, 'close');
    onTestFinished(async () => {
      child.kill('SIGKILL');
      await closed;
    });
    return { child, output: () => output, exitCode: closed.then(([code]) => code) };
  }

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'shows word after word; after %s, the turn is over',
    async (signal) => {
      const { url, file, isFree } = await startWith(TEN_MINUTES);
      const { child, output } = curl(url, ENDLESS);
      await waitFor(() => tokensOf(eventsOf(output())).includes(BEGINNING));
      child.kill(signal);
      await waitFor(isFree);
      expect(storedTexts(file)).toEqual([]);
    },
  );

  it('shows the whole reply in order, stored when it is done', async () => {
    const { url, file } = await startWith(A_SECOND);
    const { output, exitCode } = curl(url, SHORT);
    await waitFor(() => output().includes('event: done'));
    expect(storedTexts(file)).toEqual([SHORT, `Echo: ${SHORT}`]);
    expect(await exitCode).toBe(0);
    expectWhole(output());
  });
});
