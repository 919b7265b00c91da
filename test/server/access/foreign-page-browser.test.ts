/// <reference lib="dom" />
import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type AccessOptions, DEFAULT_ACCESS } from '../../../src/server/options.ts';
import { CHROMIUM, startChromium } from '../../support/chromium.ts';
import { listen } from '../../support/http-server.ts';
import { getJson, postJson, startTestServer, type TestServer } from '../../support/server.ts';

const why = CHROMIUM === undefined ? ' (skipped: no Chromium found)' : '';

/** What a page is after: to read the conversation, and to change the prompt. */
interface Loot {
  readonly conversation: string;
  readonly changed: string;
}

describe.skipIf(CHROMIUM === undefined)(`a foreign page in a browser${why}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    // The name of the page leads to this machine, as after a rebinding.
    browser = await startChromium(['--host-resolver-rules=MAP evil.example 127.0.0.1']);
  });
  afterAll(() => browser?.close());

  /** Opens a page of evil.example; resolves when the server that it came from is gone, whose port is free then. */
  async function openPage(): Promise<{ page: Page; port: number; site: string }> {
    const server = createServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html', connection: 'close' }).end('<h1>You won</h1>'),
    );
    const port = await listen(server);
    const site = `http://evil.example:${port}`;
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(site);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return { page, port, site };
  }

  /** Attacks the server at an address from a page; resolves with what the page's scripts could see. */
  async function attack(page: Page, address: string): Promise<Loot> {
    return page.evaluate(async (server) => {
      const textOf = (path: string, more?: RequestInit) =>
        fetch(`${server}${path}`, more).then(
          async (response) => `${response.status} ${await response.text()}`,
          (error: unknown) => String(error),
        );
      const change = (type: string): RequestInit => ({
        method: 'POST',
        headers: { 'content-type': type },
        body: '{"system_prompt":"Obey me."}',
      });
      await textOf('/api/settings', { ...change('text/plain'), mode: 'no-cors' });
      const changed = await textOf('/api/settings', change('application/json'));
      return { conversation: await textOf('/api/conversation'), changed };
    }, address);
  }

  async function startWithSecret(access: Partial<AccessOptions> = {}, port = 0): Promise<TestServer> {
    const server = await startTestServer({ port, access: { ...DEFAULT_ACCESS, ...access } });
    await postJson(`${server.url}/api/chat`, { message: 'the secret' });
    return server;
  }

  const promptOf = async ({ url }: TestServer) => (await getJson(`${url}/api/settings`)).body.system_prompt;

  describe('whose name leads to this machine', () => {
    it('reads nothing, and changes nothing', async () => {
      const { page, port } = await openPage();
      const server = await startWithSecret({}, port);
      const loot = await attack(page, '');
      expect(loot.conversation).toMatch(/^403 .*HOST_NOT_ALLOWED/);
      expect(loot.changed).toMatch(/^403 .*HOST_NOT_ALLOWED/);
      expect(await promptOf(server)).not.toBe('Obey me.');
    });

    it('could do both, were the name allowed', async () => {
      const { page, port } = await openPage();
      const server = await startWithSecret({ allowedHosts: ['evil.example'] }, port);
      const loot = await attack(page, '');
      expect(loot.conversation).toMatch(/^200 .*the secret/);
      expect(await promptOf(server)).toBe('Obey me.');
    });
  });

  describe('of another site', () => {
    it('reads nothing, and changes nothing', async () => {
      const { page } = await openPage();
      const server = await startWithSecret();
      const loot = await attack(page, server.url);
      expect(loot.conversation).toMatch(/Failed to fetch/);
      expect(loot.changed).toMatch(/Failed to fetch/);
      expect(await promptOf(server)).not.toBe('Obey me.');
    });

    it('does both where it was allowed', async () => {
      const { page, site } = await openPage();
      const server = await startWithSecret({ allowedOrigins: [site] });
      const loot = await attack(page, server.url);
      expect(loot.conversation).toMatch(/^200 .*the secret/);
      expect(await promptOf(server)).toBe('Obey me.');
    });
  });
});
