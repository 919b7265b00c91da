/// <reference lib="dom" />
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capacityHtml } from '../src/report/html/capacity-html.ts';
import { compareHtml } from '../src/report/html/compare-html.ts';
import { doctorHtml } from '../src/report/html/doctor-html.ts';
import { probeHtml } from '../src/report/html/probe-html.ts';
import { stressHtml } from '../src/report/html/stress-html.ts';
import { verifyHtml } from '../src/report/html/verify-html.ts';
import { DEFAULT_ACCESS } from '../src/server/options.ts';
import { sampleCapacity } from './report/capacity/sample-capacity-result.ts';
import { LOCKED_RESULT } from './report/doctor/sample-doctor-result.ts';
import { lockedResult } from './report/html/html-sample.ts';
import { FOUND_RESULT } from './report/probe/sample-probe-result.ts';
import { DATA_LOST, FAILED, PASSED, sample } from './report/verify/sample-verify-result.ts';
import { violationsOf } from './support/axe.ts';
import { CHROMIUM, startChromium } from './support/chromium.ts';
import { sampleComparison } from './support/compare-result.ts';
import { startTestServer } from './support/server.ts';
import { tempFolder } from './support/temp-folder.ts';
import { visitPage } from './support/visit-page.ts';

const why = CHROMIUM === undefined ? ' (skipped: no Chromium found)' : '';

/** All have the same colours, so each of the two schemes is looked at on some. */
const REPORTS = [
  ['a load', 'light', stressHtml([lockedResult()])],
  ['loads of different sizes', 'dark', stressHtml([lockedResult(), lockedResult()])],
  ['a capacity', 'light', capacityHtml(sampleCapacity())],
  ['a verification', 'dark', verifyHtml(sample([PASSED, FAILED, DATA_LOST]))],
  ['a comparison', 'dark', compareHtml(sampleComparison())],
  ['a probe', 'light', probeHtml(FOUND_RESULT)],
  ['a look at a database', 'light', doctorHtml(LOCKED_RESULT)],
] as const;

describe.skipIf(CHROMIUM === undefined)(`axe finds nothing that keeps people from using${why}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  it('the page of the server, from the narrowest window to a wide one, light and dark', async () => {
    const width = 320;
    const { url } = await startTestServer({ access: { ...DEFAULT_ACCESS, token: 'open-sesame' } });
    const { page, offences } = await visitPage(browser, url, { viewport: { width, height: 700 } });
    const needed = () => page.evaluate(() => document.documentElement.scrollWidth);
    const message = page.getByRole('textbox', { name: 'Message' });

    await page.getByRole('textbox', { name: 'Token' }).fill('open-sesame');
    expect(await violationsOf(page)).toEqual([]);
    // What readers do before the server has answered must last.
    const answers = Promise.withResolvers<void>();
    await page.route('**/api/status', (route) => answers.promise.then(() => route.continue()));
    await page.getByRole('button', { name: 'Log in' }).click();
    await message.fill('hello');
    expect(await needed()).toBeLessThanOrEqual(width);

    await page.getByRole('button', { name: 'Conversations' }).click();
    answers.resolve();
    await page.getByRole('link', { name: 'Main conversation' }).waitFor();
    expect(await needed()).toBeLessThanOrEqual(width);
    expect(await message.isVisible()).toBe(false);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Main conversation' }).click();

    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Reply: Echo: hello').waitFor();
    await page.setViewportSize({ width: 1_280, height: 800 });
    // Never answered.
    await page.route('**/api/chat/stream', () => {});
    await message.fill('not sent');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Discard' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violationsOf(page, ['color-contrast'])).toEqual([]);
    expect(offences).toEqual([]);
  });

  it('the HTML reports of all kinds', async () => {
    // One page for all: a new one costs more than the look at it.
    const context = await browser.newContext();
    const page = await context.newPage();
    const file = join(tempFolder(), 'report.html');
    for (const [kind, colorScheme, html] of REPORTS) {
      writeFileSync(file, html);
      await page.emulateMedia({ colorScheme });
      await page.goto(pathToFileURL(file).href);
      expect(await violationsOf(page), kind).toEqual([]);
    }
    await context.close();
  });
});
