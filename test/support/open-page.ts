import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { tempFolder } from './temp-folder.ts';

export interface OpenPage {
  readonly page: Page;
  /** Whatever it did that a report must not: messages, errors, dialogs, and addresses that it asked for. */
  readonly offences: readonly string[];
}

/** Opens the text of a page as a file, until the test is over. */
export async function openPage(
  browser: Browser,
  html: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const file = join(tempFolder(), 'report.html');
  writeFileSync(file, html);
  const context = await browser.newContext({ viewport: { width: 1_200, height: 900 }, ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const address = pathToFileURL(file).href;
  const offences: string[] = [];
  page.on('console', (message) => offences.push(message.text()));
  page.on('pageerror', (error) => offences.push(error.message));
  page.on('dialog', (dialog) => offences.push(dialog.message()));
  page.on('request', (request) => {
    if (request.url() !== address && request.url() !== 'data:,') offences.push(request.url());
  });
  await page.goto(address);
  return { page, offences };
}
