import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doctorHtml } from '../../../src/report/html/doctor-html.ts';
import { verifyHtml } from '../../../src/report/html/verify-html.ts';
import { CHROMIUM, startChromium } from '../../support/chromium.ts';
import { openPage } from '../../support/open-page.ts';
import { HOSTILE_RESULT, LOCKED_RESULT } from '../doctor/sample-doctor-result.ts';
import { DATA_LOST, FAILED, HOSTILE, HOSTILE_CHECK, PASSED, sample } from '../verify/sample-verify-result.ts';

const why = CHROMIUM === undefined ? ' (skipped: no Chromium found)' : '';

const verified = verifyHtml(sample([PASSED, FAILED, DATA_LOST]));
const PAGES = [
  ['a verification', verified],
  ['a look at a database', doctorHtml(LOCKED_RESULT)],
  ['a hostile verification', verifyHtml(sample([HOSTILE_CHECK, PASSED], { target: HOSTILE }))],
  ['a hostile database', doctorHtml(HOSTILE_RESULT)],
] as const;

describe.skipIf(CHROMIUM === undefined)(`the pages of verify and doctor in a browser${why}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  it.each(PAGES)('that of %s fits into narrow windows, and asks for nothing', async (_, html) => {
    const { page, offences } = await openPage(browser, html);
    for (const width of [768, 400, 320]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
    expect(await page.locator('img, iframe, failure, script').count()).toBe(0);
    expect(offences).toEqual([]);
  });

  it('unfolds what is clicked on', async () => {
    const { page } = await openPage(browser, verified);
    const holds = page.getByText(PASSED.holdsWhen);
    expect(await holds.isVisible()).toBe(false);
    await page.locator('#check-1 > summary').click();
    expect(await holds.isVisible()).toBe(true);
  });

  it('prints what is folded, dark on light', async () => {
    const { page } = await openPage(browser, verified, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect((await page.getByText(PASSED.holdsWhen).boundingBox())?.height).toBeGreaterThan(0);
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(28, 32, 36)');
  });
});
