import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

export interface VisitedPage {
  readonly page: Page;
  /** Messages of the browser, errors and dialogs, and addresses of others that it asked for; not answers with an error status. */
  readonly offences: readonly string[];
}

/** Opens the page of a server, until the test is over. */
export async function visitPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<VisitedPage> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 }, ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const offences: string[] = [];
  page.on('console', (message) => {
    if (!message.text().startsWith('Failed to load resource')) offences.push(message.text());
  });
  page.on('pageerror', (error) => offences.push(error.message));
  page.on('dialog', (dialog) => {
    offences.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const isOwn = request.url().startsWith(new URL(url).origin) || request.url() === 'data:,';
    if (!isOwn) offences.push(request.url());
  });
  await page.goto(url);
  return { page, offences };
}
