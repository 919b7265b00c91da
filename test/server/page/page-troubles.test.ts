/// <reference lib="dom" />
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ChatModel } from '../../../src/model/model.ts';
import { DEFAULT_ACCESS } from '../../../src/server/options.ts';
import { CHROMIUM, startChromium } from '../../support/chromium.ts';
import { query } from '../../support/lock.ts';
import { postJson, postKeyed, startTestServer } from '../../support/server.ts';
import { visitPage } from '../../support/visit-page.ts';

const why = CHROMIUM === undefined ? ' (skipped: no Chromium found)' : '';

describe.skipIf(CHROMIUM === undefined)(`the page of the server in trouble${why}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  it('sends a message again whose reply was cut off, and stores it once', async () => {
    const { url, file } = await startTestServer({ models: [stuckAtFirst()] });
    const relay = await startRelay(Number(new URL(url).port));
    const { page, offences } = await visitPage(browser, relay.url);
    await message(page).fill('cut off');
    await message(page).press('Enter');
    await messages(page).getByText('It began').waitFor();
    relay.cut();
    await page.getByText('Reply: Echo: cut off').waitFor();
    const stored = query(file, "SELECT content FROM messages WHERE role = 'user'");
    expect(stored).toEqual([{ content: 'cut off' }]);
    expect(offences).toEqual([]);
  });

  it('shows a message once that was stored when its answer was lost', async () => {
    const { url } = await startTestServer();
    const key = 'a'.repeat(32);
    await postKeyed(`${url}/api/chat`, key, { message: 'stored', conversation_id: 'main' });
    const { page, offences } = await visitPage(browser, url);
    const unsent = JSON.stringify([{ conversation: 'main', text: 'stored', key }]);
    await page.evaluate((kept) => sessionStorage.setItem('genesis.unsent', kept), unsent);
    await page.reload();
    await messages(page).getByText('Echo: stored').waitFor();
    await messages(page).getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Reply: Echo: stored').waitFor();
    await expect.poll(() => messages(page).getByRole('listitem').count()).toBe(2);
    expect(offences).toEqual([]);
  });

  it('asks for the token again only for what its reader does, and reads then what it could not', async () => {
    const { url } = await startTestServer({ access: { ...DEFAULT_ACCESS, token: 'open-sesame' } });
    const headers = { 'content-type': 'application/json', authorization: 'Bearer open-sesame' };
    await fetch(`${url}/api/chat`, { method: 'POST', headers, body: '{"message":"of before"}' });
    const { page, offences } = await visitPage(browser, url);
    const dialog = page.getByRole('dialog', { name: 'This server needs its token' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('alert').getByText('This server needs its token.').waitFor();
    // All that this asks is answered before the reader’s next request is.
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    expect(await dialog.isVisible()).toBe(false);
    await page.getByLabel('Message', { exact: true }).fill('of now');
    await page.getByLabel('Message', { exact: true }).press('Enter');
    await dialog.getByLabel('Token').fill('open-sesame');
    await dialog.getByLabel('Token').press('Enter');
    await messages(page).getByText('Echo: of now').waitFor();
    await messages(page).getByText('Echo: of before').waitFor();
    expect(await page.getByRole('alert').isVisible()).toBe(false);
    expect(offences).toEqual([]);
  });

  it('says that another client has deleted the conversation that is shown', async () => {
    const { url } = await startTestServer();
    const { id } = (await postJson(`${url}/api/conversations`, {})).body;
    const { page, offences } = await visitPage(browser, `${url}/#/${id}`);
    await expect.poll(() => page.title()).toBe('New conversation · Genesis');
    await fetch(`${url}/api/conversations/${id}`, { method: 'DELETE' });
    const gone = page.getByRole('alert').getByText('This conversation does not exist any more.');
    const looked = async () => {
      await page.evaluate(() => dispatchEvent(new Event('focus')));
      return gone.isVisible();
    };
    await expect.poll(looked).toBe(true);
    expect(await page.getByRole('button', { name: 'Delete' }).isVisible()).toBe(false);
    expect(offences).toEqual([]);
  });

  it('opens at the latest message in a low window, too', async () => {
    const { url } = await startTestServer();
    for (let turn = 1; turn <= 15; turn++) await postJson(`${url}/api/chat`, { message: `number ${turn}` });
    const { page, offences } = await visitPage(browser, url, { viewport: { width: 640, height: 300 } });
    const latest = messages(page).getByText('Echo: number 15');
    await latest.waitFor();
    const isSeen = () => latest.evaluate((element) => element.getBoundingClientRect().bottom <= innerHeight);
    await expect.poll(isSeen).toBe(true);
    expect(offences).toEqual([]);
  });
});

const messages = (page: Page) => page.getByRole('region', { name: 'Messages' });

const message = (page: Page) => page.getByLabel('Message', { exact: true });

/** Its first reply begins, and ends with the turn; the others are echoes. */
function stuckAtFirst(): ChatModel {
  let calls = 0;
  return {
    offers: () => true,
    offered: 'any',
    async *stream({ messages: sent }, signal) {
      if (++calls > 1) return yield `Echo: ${sent.at(-1)?.content}`;
      yield 'It began';
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
  };
}

/** Connections to a port, until they are cut. */
async function startRelay(port: number) {
  const sockets = new Set<Socket>();
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const relay = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    for (const socket of [client, server]) sockets.add(socket.on('error', () => {}));
    client.pipe(server).pipe(client);
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  onTestFinished(() => {
    cut();
    relay.close();
  });
  return { url: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`, cut };
}
