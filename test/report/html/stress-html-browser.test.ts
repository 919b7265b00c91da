/// <reference lib="dom" />
import type { BarElement, Chart, PointElement } from 'chart.js';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capacityHtml } from '../../../src/report/html/capacity-html.ts';
import { OUTCOME_STYLES } from '../../../src/report/html/charts/outcome-style.ts';
import { stressHtml } from '../../../src/report/html/stress-html.ts';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { CHROMIUM, startChromium } from '../../support/chromium.ts';
import { openPage } from '../../support/open-page.ts';
import { evenStreams } from '../../support/streams.ts';
import { sampleCapacity } from '../capacity/sample-capacity-result.ts';
import { lockedResult, sampleEmptyResult, sampleHostileResult } from './html-sample.ts';

const why = CHROMIUM === undefined ? ' (skipped: no Chromium found)' : '';

describe.skipIf(CHROMIUM === undefined)(`the HTML report in a browser${why}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  const open = (results: readonly StressResult[], options: BrowserContextOptions = {}) =>
    openPage(browser, stressHtml(results), options);

  it.each(['light', 'dark'] as const)(
    'draws every outcome in its colour on a %s page',
    async (colorScheme) => {
      const { page, offences } = await open([lockedResult()], { colorScheme });
      const drawn = await coloursOf(canvas(page, 'timeline'));
      expect(drawn).toContain(OUTCOME_STYLES['lock-error'][colorScheme]);
      expect(drawn).toContain(OUTCOME_STYLES['internal-error'][colorScheme]);
      expect(drawn).toContain(OUTCOME_STYLES.timeout[colorScheme]);
      expect(await coloursOf(canvas(page, 'distribution'))).toContain(OUTCOME_STYLES.ok[colorScheme]);
      expect(offences).toEqual([]);
    },
  );

  it('has a set of dots for each outcome, and one of bars for lock errors and for retries', async () => {
    const { page } = await open([lockedResult()]);
    expect(await labelsOf(canvas(page, 'timeline'))).toEqual([
      'ok (2332)',
      'lock-error (40)',
      'internal-error (8)',
      'timeout (20)',
      'lock errors',
      'retries',
    ]);
    const unreported = await open([lockedResult({ retries: null })]);
    expect(await labelsOf(canvas(unreported.page, 'timeline'))).not.toContain('retries');
  });

  it('draws successes and failures on top of each other, and the share of successes above', async () => {
    const { page, offences } = await open([lockedResult()]);
    const throughput = canvas(page, 'throughput');
    expect(await labelsOf(throughput)).toEqual(['ok', 'failed', 'success']);
    expect(await coloursOf(throughput)).toEqual(
      expect.arrayContaining([OUTCOME_STYLES.ok.light, '#b3261e', '#0a6e52']),
    );
    await throughput.hover({ position: await placeOf(throughput, 0, 37) });
    expect(await tooltipOf(throughput)).toEqual([
      '3.7 s to 3.8 s',
      '86.364% success',
      '380/s ok',
      '60/s failed',
    ]);
    expect(offences).toEqual([]);
  });

  it('shows what fails before anything else', async () => {
    const { page } = await open([lockedResult()]);
    const tops = await page.evaluate(() =>
      ['.verdict.data-lost', '.keys', 'figure', '.cards'].map((name) => {
        return document.querySelector(name)?.getBoundingClientRect().top ?? 0;
      }),
    );
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
    const border = await page.evaluate(() => getComputedStyle(document.body).borderTopColor);
    expect(border).toBe('rgb(179, 38, 30)');
  });

  it('shows outcome, latency and time of the dot under the pointer', async () => {
    const result = lockedResult();
    const dots = result.timeline.dots.map((group) =>
      group.outcome === 'timeout' ? { ...group, count: 1, atMs: [3_000], latencyMs: [2_500] } : group,
    );
    const { page, offences } = await open([{ ...result, timeline: { ...result.timeline, dots } }]);
    const timeline = canvas(page, 'timeline');
    await timeline.hover({ position: await placeOf(timeline, 3, 0) });
    expect(await tooltipOf(timeline)).toEqual(['timeout', 'latency 2.5 s', 'sent 3 s after the start']);
    expect(offences).toEqual([]);
  });

  it('shows what happened in the interval under the pointer', async () => {
    const { timeline: counts } = lockedResult();
    const other = { ...counts, intervalMs: 200, dots: counts.dots.slice(1) };
    const { page } = await open([lockedResult(), lockedResult({ timeline: other })]);
    await page.locator('details.run').nth(1).locator('> summary').click();
    const timeline = canvas(page, 'timeline');
    await timeline.hover({ position: await placeOf(timeline, 4, 25) });
    expect(await tooltipOf(timeline)).toEqual([
      '2.5 s to 2.6 s',
      `lock errors: ${counts.lockErrors[25]}`,
      `retries: ${counts.retries[25]}`,
      `${counts.completed[25]} completed, ${counts.failed[25]} of them failed`,
    ]);
  });

  it('draws the first tokens and gaps of streams, with what is under the pointer', async () => {
    const { page, offences } = await open([lockedResult({ streams: evenStreams(100) })]);
    const streams = canvas(page, 'streams');
    expect(await labelsOf(streams)).toEqual([
      'first token, mean',
      'first token, longest',
      'token gap, mean',
      'token gap, longest',
    ]);
    await streams.hover({ position: await placeOf(streams, 1, 0) });
    expect(await tooltipOf(streams)).toEqual([
      '0 ms to 100 ms',
      'first token, mean 50 ms, of 99',
      'first token, longest 99 ms, of 99',
      'token gap, mean 20 ms, of 196',
      'token gap, longest 20 ms, of 196',
    ]);
    expect(offences).toEqual([]);
  });

  it('shows the range of the bar under the pointer', async () => {
    const { page } = await open([lockedResult()]);
    const distribution = canvas(page, 'distribution');
    await distribution.hover({ position: await placeOf(distribution, 0, 0) });
    const [first] = lockedResult().latency?.distribution ?? [];
    expect(await tooltipOf(distribution)).toEqual([
      expect.stringMatching(/^22 ms to /),
      `${first?.count} of 2332 requests`,
    ]);
  });

  it('changes its colours with the scheme, and is light on paper', async () => {
    const { page, offences } = await open([lockedResult()], { colorScheme: 'light' });
    const { light, dark } = OUTCOME_STYLES['lock-error'];
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(() => coloursOf(canvas(page, 'timeline'))).toContain(dark);
    await page.emulateMedia({ media: 'print' });
    await expect.poll(() => coloursOf(canvas(page, 'timeline'))).toContain(light);
    expect(await coloursOf(canvas(page, 'timeline'))).not.toContain(dark);
    expect(offences).toEqual([]);
  });

  it('prints the charts of all runs, light and as wide as paper, and closes them again', async () => {
    const { page, offences } = await open([lockedResult(), lockedResult()], {
      colorScheme: 'dark',
    });
    const second = page.locator('details.run').nth(1);
    await page.evaluate(() => void dispatchEvent(new Event('beforeprint')));
    const printed = second.locator('figure[data-chart=timeline] canvas');
    expect(await coloursOf(printed)).toContain(OUTCOME_STYLES['lock-error'].light);
    expect((await printed.boundingBox())?.width).toBeLessThan(680);
    await page.evaluate(() => void dispatchEvent(new Event('afterprint')));
    expect(await second.getAttribute('open')).toBeNull();
    expect(await coloursOf(canvas(page, 'timeline'))).toContain(OUTCOME_STYLES['lock-error'].dark);
    expect(await page.pdf()).toHaveProperty(
      'length',
      expect.toSatisfy((length: number) => length > 10_000),
    );
    expect(offences).toEqual([]);
  });

  it('draws latency against concurrency, and the charts of a run when it is opened', async () => {
    const smaller = lockedResult({ load: { kind: 'burst', concurrency: 5 }, latency: null });
    const { page, offences } = await open([smaller, lockedResult()]);
    expect(await labelsOf(canvas(page, 'levels'))).toEqual(['p50', 'p95', 'p99']);
    const second = page.locator('details.run').nth(1);
    const timeline = second.locator('figure[data-chart=timeline] canvas');
    expect(await labelsOf(timeline)).toEqual([]);
    await second.locator('> summary').click();
    await expect.poll(() => labelsOf(timeline)).toContain('lock errors');
    expect(await coloursOf(timeline)).toContain(OUTCOME_STYLES['lock-error'].light);
    expect(offences).toEqual([]);
  });

  const samples = [lockedResult(), sampleHostileResult(), sampleEmptyResult()];
  it.each([
    ['a run', samples.slice(0, 1)],
    ['a hostile run', samples.slice(1, 2)],
    ['several runs', samples],
  ])('fits into windows of any width, with every column: %s', async (_, results) => {
    const { page } = await open(results);
    for (const width of [1_280, 768, 390, 320]) {
      await page.setViewportSize({ width, height: 800 });
      // Charts follow a moment later.
      const needed = () => page.evaluate(() => document.documentElement.scrollWidth);
      await expect.poll(needed).toBeLessThanOrEqual(width);
      expect(await page.evaluate(clippedTables)).toEqual([]);
    }
  });

  it('draws a capacity by rate, in a narrow window too', async () => {
    const viewport = { width: 390, height: 800 };
    const { page, offences } = await openPage(browser, capacityHtml(sampleCapacity()), { viewport });
    const charts = page.locator('figure[data-chart=levels] canvas');
    expect(await Promise.all((await charts.all()).map(labelsOf))).toEqual([
      ['successes', 'sent'],
      ['p50', 'p95', 'p99'],
      ['success', 'lock errors', 'time locked'],
    ]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(offences).toEqual([]);
  });

  it('runs nothing and loads nothing that a server put into its answers', async () => {
    const { page, offences } = await open([sampleHostileResult(), sampleHostileResult()]);
    await page.locator('details.run').nth(1).locator('> summary').click();
    expect(await page.locator('img, iframe, failure').count()).toBe(0);
    expect(offences).toEqual([]);
  });

  it('shows a run without requests', async () => {
    const { page, offences } = await open([sampleEmptyResult()]);
    expect(await page.locator('h1').textContent()).toBe('embedded server, empty database');
    expect(offences).toEqual([]);
  });
});

/** The names of the tables that have to be scrolled, in the page. */
function clippedTables(): string[] {
  return [...document.querySelectorAll('.scroll')]
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
    .map((table) => table.querySelector('caption')?.textContent ?? '');
}

/** The first of its kind. */
function canvas(page: Page, kind: string): Locator {
  return page.locator(`figure[data-chart=${kind}] canvas`).first();
}

/** The colours of at least ten pixels each, such as `#d1480a`. */
function coloursOf(canvas: Locator): Promise<string[]> {
  return canvas.evaluate((element: HTMLCanvasElement) => {
    const { width, height } = element;
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    copy?.drawImage(element, 0, 0);
    const { data = [] } = copy?.getImageData(0, 0, width, height) ?? {};
    const counts = new Map<string, number>();
    for (let index = 0; index < data.length; index += 4) {
      if ((data[index + 3] ?? 0) < 255) continue;
      const channels = [...data.slice(index, index + 3)].map((value) => value.toString(16).padStart(2, '0'));
      const colour = `#${channels.join('')}`;
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    return [...counts].filter(([, count]) => count >= 10).map(([colour]) => colour);
  });
}

declare global {
  /** Of the page. */
  interface Window {
    readonly Chart: typeof Chart;
  }
}

/** The names of what a chart shows; empty where none is drawn. */
function labelsOf(canvas: Locator): Promise<string[]> {
  return canvas.evaluate((element: HTMLCanvasElement) => {
    return window.Chart.getChart(element)?.data.datasets.map(({ label }) => label ?? '') ?? [];
  });
}

/** Where the chart drew a value, from the corner of its canvas. */
function placeOf(canvas: Locator, dataset: number, index: number): Promise<{ x: number; y: number }> {
  return canvas.evaluate(
    (element: HTMLCanvasElement, [dataset, index]) => {
      const shown = window.Chart.getChart(element)?.getDatasetMeta(dataset).data[index];
      const { x, y } = (shown as BarElement | PointElement).getCenterPoint();
      return { x: x ?? 0, y: y ?? 0 };
    },
    [dataset, index] as const,
  );
}

/** The lines of the tooltip; empty where none is shown. */
function tooltipOf(canvas: Locator): Promise<string[]> {
  return canvas.evaluate((element: HTMLCanvasElement) => {
    const { tooltip } = window.Chart.getChart(element) ?? {};
    if (!tooltip?.opacity) return [];
    return [...tooltip.title, ...tooltip.body.flatMap(({ lines }) => lines), ...tooltip.footer].filter(
      Boolean,
    );
  });
}
