/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatModel } from '../../../src/model/model.ts';
import { DEFAULT_ACCESS } from '../../../src/server/options.ts';
import { CHROMIUM, startChromium } from '../../support/chromium.ts';
import { holdWriteLock, query } from '../../support/lock.ts';
import { getJson, postJson, startTestServer } from '../../support/server.ts';
import { visitPage } from '../../support/visit-page.ts';

const why = CHROMIUM === undefined ? ' (skipped: no Chromium found)' : '';

/** A text that would run where it became markup. */
const HOSTILE = `"><img src=x onerror=alert(1)><script>alert(2)</script>{{x}}\${y}<!--`;

describe.skipIf(CHROMIUM === undefined)(`the page of the server in a browser${why}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  it('logs in, sends, begins a conversation and comes back with the keyboard alone', async () => {
    const server = await startTestServer({ access: { ...DEFAULT_ACCESS, token: 'open-sesame' } });
    const { page, offences } = await visitPage(browser, server.url);
    const { keyboard } = page;
    await page.getByRole('dialog', { name: 'This server needs its token' }).waitFor();
    await keyboard.type('open-barley');
    await keyboard.press('Enter');
    await page.getByText('That token is not the one of this server.').waitFor();
    await keyboard.type('open-sesame');
    await keyboard.press('Enter');
    await heading(page, 'Main conversation').waitFor();
    expect(await focused(page)).toBe('message');

    await keyboard.type('one');
    await keyboard.press('Shift+Enter');
    await keyboard.type('two');
    await keyboard.press('Enter');
    await messages(page).getByText('Echo: one two').waitFor();
    await page.getByText('Reply: Echo: one two').waitFor();

    await tabTo(page, '#new', 'Shift+Tab');
    await keyboard.press('Enter');
    await heading(page, 'New conversation').waitFor();
    expect(await focused(page)).toBe('message');
    await keyboard.type('three');
    await keyboard.press('Enter');
    await page.getByRole('link', { name: 'three' }).waitFor();

    await tabTo(page, '#list a:not([aria-current])', 'Shift+Tab');
    await keyboard.press('Enter');
    await messages(page).getByText('Echo: one two').waitFor();
    expect(await messages(page).getByText('three').count()).toBe(0);
    await page.goBack();
    await messages(page).getByText('Echo: three').waitFor();

    await page.locator('#cells polyline[points]').first().waitFor({ state: 'attached' });
    expect(await page.locator('#cells dd').allTextContents()).toEqual([
      expect.stringMatching(/^[\d.]+$/),
      '0',
      '0',
      expect.stringMatching(/^[\d.]+ ms$/),
      expect.stringMatching(/^[\d.]+$/),
    ]);
    const places = [page.url(), JSON.stringify(await page.context().cookies())];
    expect(places.join()).not.toContain('sesame');
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    await page.reload();
    await messages(page).getByText('Echo: three').waitFor();
    expect(offences).toEqual([]);
  });

  it('searches with the keyboard, and leads to the place of a hit', async () => {
    const { url } = await startTestServer({ search: true });
    const tell = (message: string) => postJson(`${url}/api/chat`, { message });
    await tell('a Ca\u00adfé, Cafés: Straße हिन्दी अनुवाद Łódź');
    await Promise.all(Array.from({ length: 50 }, (_, i) => tell(`no. ${i}`)));
    await tell('at the very end');
    const { page, offences } = await visitPage(browser, url);
    const { keyboard } = page;
    await page.getByRole('searchbox').waitFor();
    await tabTo(page, '#query', 'Shift+Tab');
    await keyboard.type('cafe strasse हिन्दी lod');
    await keyboard.press('Enter');
    await page.getByText('2 hits.').waitFor();
    const marked = ['Ca\u00adfé', 'Straße', 'हिन्दी', 'Łód'];
    expect(await page.locator('#hits mark').allTextContents()).toEqual([...marked, ...marked]);

    await tabTo(page, '#hits li:last-child a', 'Tab');
    await keyboard.press('Enter');
    await page.locator('.user.hit', { hasText: 'Cafés: Straße हिन्दी अनुवाद Łódź' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.matches('.hit'))).toBe(true);
    expect(await messages(page).getByText('at the very end').count()).toBe(0);
    await page.getByRole('button', { name: 'Show later messages' }).press('Enter');
    await messages(page).getByText('Echo: at the very end').waitFor();

    await send(page, 'what comes after');
    await messages(page).getByText('Echo: what comes after').waitFor();
    expect(await messages(page).locator('.hit').count()).toBe(0);
    expect(offences).toEqual([]);
  });

  it('shows a reply as it is made, and keeps what was typed when it is stopped', async () => {
    const { url } = await startTestServer({ models: [endlessModel] });
    const { page, offences } = await visitPage(browser, url);
    await send(page, 'tell me all');
    await messages(page).getByText('It began').waitFor();
    await page.getByLabel('Message', { exact: true }).fill('and then');
    await page.getByRole('button', { name: 'Stop' }).click();
    await messages(page).getByText('Stopped. Nothing of it is stored').waitFor();
    expect((await getJson(`${url}/api/conversation`)).body.messages).toEqual([]);

    await page.reload();
    await messages(page).getByText('The page was closed before this was answered').waitFor();
    expect(await page.getByLabel('Message', { exact: true }).inputValue()).toBe('and then');
    await page.getByRole('button', { name: 'Edit' }).click();
    expect(await page.getByLabel('Message', { exact: true }).inputValue()).toBe('tell me all\n\nand then');
    expect(await messages(page).getByRole('listitem').count()).toBe(0);
    expect(offences).toEqual([]);
  });

  it('sends again while the database is locked, and when the connection was lost, and stores each message once', async () => {
    const first = await startTestServer({ busyTimeoutMs: 5 });
    const { page, offences } = await visitPage(browser, first.url);
    const release = holdWriteLock(first.file);
    await send(page, 'locked');
    await messages(page).getByText('The database is locked by another program. Trying again in').waitFor();
    release();
    await answeredAgain(page, 'Reply: Echo: locked');

    await first.close();
    await send(page, 'lost');
    await messages(page).getByText('The connection to the server is lost. Trying again in').waitFor();
    await startTestServer({ database: first.file, port: Number(new URL(first.url).port) });
    await answeredAgain(page, 'Reply: Echo: lost');
    const stored = query(first.file, "SELECT content FROM messages WHERE role = 'user' ORDER BY id");
    expect(stored).toEqual([{ content: 'locked' }, { content: 'lost' }]);

    await send(page, 'x'.repeat(32_001));
    await page.getByText('The message has 32,001 characters; 32,000 are possible.').waitFor();
    expect(await page.getByLabel('Message', { exact: true }).inputValue()).toHaveLength(32_001);
    expect(offences).toEqual([]);
  });

  it('runs nothing that messages, replies, titles and settings have in them', async () => {
    const { url } = await startTestServer({ models: [anyModel] });
    await postJson(`${url}/api/settings`, { model: HOSTILE, system_prompt: HOSTILE });
    await postJson(`${url}/api/chat`, { message: HOSTILE });
    const { body: other } = await postJson(`${url}/api/conversations`, { title: HOSTILE });
    const { page, offences } = await visitPage(browser, `${url}/?${encodeURIComponent(HOSTILE)}`);
    await messages(page).getByText(`Echo: ${HOSTILE}`).waitFor();
    await page.getByText(`Model: ${HOSTILE}`).waitFor();
    await page.goto(`${url}/#/${other.id}`);
    await heading(page, HOSTILE).waitFor();
    await send(page, HOSTILE);
    await messages(page).getByText(`Echo: ${HOSTILE}`).waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('dialog').getByText(HOSTILE).waitFor();
    await page.getByRole('button', { name: 'Delete it and its messages' }).click();
    await messages(page).getByText(`Echo: ${HOSTILE}`).waitFor();
    expect(await page.locator('img, iframe, script:not([type=module])').count()).toBe(0);
    expect(offences).toEqual([]);
    // The policy would stop it where the page did not.
    const asMarkup = page.evaluate(() => document.body.setAttribute('onclick', 'alert(3)'));
    await expect(asMarkup).rejects.toThrow('TrustedScript');
  });
});

/** Begins its reply, and ends with the turn. */
const endlessModel: ChatModel = {
  offers: () => true,
  offered: 'any',
  async *stream(_request, signal) {
    yield 'It began';
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  },
};

/** An echo that any name has. */
const anyModel: ChatModel = {
  offers: () => true,
  offered: 'any',
  async *stream({ messages: sent }) {
    yield `Echo: ${sent.at(-1)?.content}`;
  },
};

const messages = (page: Page) => page.getByRole('region', { name: 'Messages' });

const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 2 });

const focused = (page: Page) => page.evaluate(() => document.activeElement?.id);

async function send(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.getByLabel('Message', { exact: true }).press('Enter');
}

/** On a slow machine, the page may have given up before what it waited for was back. */
async function answeredAgain(page: Page, reply: string): Promise<void> {
  const again = messages(page).getByRole('button', { name: 'Try again' });
  await page.getByText(reply).or(again).first().waitFor();
  if (await again.isVisible()) await again.click();
  await page.getByText(reply).waitFor();
}

/** Presses a key until the focus is on an element, and expects it to be seen on all that lies between. */
async function tabTo(page: Page, selector: string, key: 'Tab' | 'Shift+Tab'): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press(key);
    const outline = await page.evaluate(
      () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
    );
    expect(outline).not.toBe('none');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  throw new Error(`the focus never came to ${selector}`);
}
