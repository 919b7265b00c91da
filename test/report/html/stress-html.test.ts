import { describe, expect, it } from 'vitest';
import { FIGURES_ELSEWHERE, FIGURES_IN_SECTIONS } from '../../../src/report/html/sections/figure-sections.ts';
import { stressHtml } from '../../../src/report/html/stress-html.ts';
import { FIGURE_NAMES } from '../../../src/report/stress/figures/run-figures.ts';
import { evenStreams } from '../../support/streams.ts';
import { goodputOf } from '../../support/stress-result.ts';
import { lockedResult, sampleEmptyResult, sampleHostileResult } from './html-sample.ts';
import { headingsOf, textOf } from './page-text.ts';

const BURST = { load: { kind: 'burst', concurrency: 20 } } as const;

it('shows every figure of a run once', () => {
  expect([...FIGURES_IN_SECTIONS, ...FIGURES_ELSEWHERE].sort()).toEqual([...FIGURE_NAMES].sort());
});

describe('the HTML report of a run with streams', () => {
  const page = stressHtml([lockedResult({ streams: evenStreams(100) })]);

  it('has a table and a chart of them', () => {
    const headings = headingsOf(page);
    expect(headings.slice(0, 4)).toEqual([
      'Throughput and success over time',
      'Latency over time',
      'Streams over time',
      'Distribution of latency',
    ]);
    expect(headings.slice(headings.indexOf('Load generator'))).toEqual([
      'Load generator',
      'Streams',
      'Compared with the baseline',
      'Repeat it',
    ]);
    expect(textOf(page)).toMatch(/first token 50\.5 ms 50 ms .*needs 1000 100 ms/);
    expect(textOf(page)).toMatch(/gap between reads with text 20 ms 20 ms/);
    expect(textOf(page)).toContain('100 streams that ended well, 1100 tokens in 1100 reads, 2200 tokens/s.');
  });

  it('says in words what the chart shows', () => {
    expect(page).toMatch(/aria-label="Streams over time: first token p50 50 ms, .*; token gaps p50 20 ms,/);
  });
});

describe('the HTML report of a run', () => {
  const page = stressHtml([lockedResult()]);
  const text = textOf(page);

  it('draws it, then shows everything in the order of the text report', () => {
    expect(headingsOf(page)).toEqual([
      'Throughput and success over time',
      'Latency over time',
      'Distribution of latency',
      'Thresholds',
      'Success',
      'Audit',
      'Lock errors and retries',
      'Latency',
      'Inside the server',
      'Load generator',
      'Compared with the baseline',
      'Repeat it',
    ]);
  });

  it('begins with the verdict, its reasons and the likely cause', () => {
    expect(text).toMatch(
      /data lost 2 of 2332 acknowledged turns are not stored 68 of 2400 requests failed .*Likely cause no retry.*Remedy Repeat a write.*Thresholds/,
    );
  });

  it.each([
    ['thresholds', 'p99<300ms 2.04 s ✕ failed rate>100 400/s ✓ holds p99.9<1s unknown ? p99.9 needs'],
    ['what became of the requests', '▲ lock-error 40 1.67% HTTP 503 database is locked (SQLITE_BUSY)'],
    ['the audit', 'stored 2330 lost 2 duplicated 0'],
    ['retries', 'retries 150 requests retried 90 most retries of one request 5'],
    ['where the time goes', 'pool wait 3.2 ms database 18.4 ms model 35.1 ms'],
    ['the earlier run', 'failures 0% 2.83% ✕ worse rate 410/s 400/s -12% to +5% ? undecided'],
    [
      'the command',
      'genesis stress -c 40 -d 6s --fault lock@2s:2s --threshold "p99<300ms" --baseline main.json',
    ],
    ['what was done to it', 'Injected faults lock@2s:2s'],
    ['that dots are a sample', 'Only 2000 of the 2332 ok are shown, chosen at random'],
  ])('shows %s', (_, expected) => {
    expect(text).toContain(expected);
  });

  it('says in words what its charts show', () => {
    const labels = [...page.matchAll(/<canvas role="img" aria-label="([^"]*)"/g)].map(([, label]) => label);
    expect(labels).toEqual([
      'Throughput and success over time: 400/s succeeded, 97.17% of all. The fewest succeeded from 3.7 s to 3.8 s: 86.4%.',
      expect.stringMatching(/^Latency over time: 2332 ok, 22 ms to .*40 lock-error, .*in 6 s\.$/),
      expect.stringMatching(/^Distribution of latency of 2332 successful requests: p50 .*max .*\.$/),
    ]);
  });

  it('distinguishes what was not reported from 0', () => {
    const unreported = textOf(
      stressHtml([
        lockedResult({
          retries: null,
          timing: null,
          lockErrors: { surfaced: 3, recovered: null },
        }),
      ]),
    );
    expect(unreported).toContain('lock errors that a retry absorbed not reported by this server');
    expect(unreported).toContain('retries not reported by this server');
    expect(unreported).toContain('Where the time goes is not reported by this server');
    expect(unreported).toContain('lock errors that clients saw; retries are not reported by this server');
  });

  it('names a percentile that the samples cannot carry', () => {
    const { latency } = lockedResult();
    const few = latency && { ...latency, count: 20, percentiles: latency.percentiles.slice(0, 2) };
    const text = textOf(stressHtml([lockedResult({ latency: few })]));
    expect(text).toContain('p99 needs 100 samples p99.9 needs 1000 samples');
  });

  it('never rounds a failure away', () => {
    const requests = { completed: 1_000_000, ok: 999_999, traced: 999_999 };
    expect(textOf(stressHtml([lockedResult({ requests })]))).toContain('999999/1000000 (99.9999%)');
  });

  it('says what was not checked where replies do not name their request', () => {
    const requests = { completed: 20, ok: 20, traced: 12 };
    expect(textOf(stressHtml([lockedResult({ requests })]))).toContain(
      '12 of 20 replies name their request, crosstalk not checked on the rest.',
    );
  });

  it('is the same each time', () => {
    expect(stressHtml([lockedResult()])).toBe(page);
  });
});

describe('the HTML report of a run without requests', () => {
  it('says that there is nothing to show', () => {
    const page = stressHtml([sampleEmptyResult()]);
    expect(page).not.toContain('<canvas');
    expect(textOf(page)).toMatch(/inconclusive no request was made The run was interrupted/);
    expect(textOf(page)).toContain('Audit unknown HTTP 404');
  });

  it('says that the audit was skipped', () => {
    const audit = { status: 'skipped', reason: 'no address to read the messages back' } as const;
    expect(textOf(stressHtml([sampleEmptyResult({ audit })]))).toContain('skipped no address to read');
  });
});

describe('the HTML report of several runs', () => {
  const page = stressHtml([lockedResult(BURST), lockedResult(), sampleEmptyResult()]);

  it('puts them side by side', () => {
    const text = textOf(page);
    expect(text).toContain('3 runs: 2 data lost, 1 inconclusive');
    expect(text).toContain('burst of 20 simultaneous requests ✕ data lost 2332/2400 97.17% ● ok 2332');
    expect(text).toMatch(
      /0\/0 0% none 0 surfaced others not reported by this server not reported by this server no success/,
    );
  });

  it('has a column for the goodput where there are limits for each request', () => {
    expect(textOf(page)).not.toContain('goodput');
    const limited = { ...lockedResult(), goodput: goodputOf(93, 'latency<5s') };
    const text = textOf(stressHtml([limited, lockedResult(BURST)]));
    expect(text).toMatch(/rate goodput .* 93% .* no limits/);
    expect(text).toContain('goodput 93/100 (93%) latency<5s kept by 93');
  });

  it('has everything about each, and opens the first of the worst', () => {
    const details = [...page.matchAll(/<details class="run" (open)?/g)].map(([, open]) => open);
    expect(details).toEqual(['open', undefined, undefined]);
    expect(page.split('<figure data-chart="timeline">')).toHaveLength(3);
    expect(page.split('<figure data-chart="levels">')).toHaveLength(4);
  });
});

describe('the file', () => {
  const hostile = stressHtml([sampleHostileResult(), sampleHostileResult()]);
  const harmless = stressHtml([lockedResult(), lockedResult()]);

  it('has the same tags, whatever a server says', () => {
    const tags = (page: string) =>
      [...page.matchAll(/<\/?(script|img|failure|iframe|style|svg|!--)/gi)].map(([tag]) => tag);
    expect(tags(hostile)).toEqual(tags(harmless));
    expect(hostile).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('shows commands of terminals and directions of writing as question marks', () => {
    expect(hostile.replace(/<script>[\s\S]*?<\/script>/g, '')).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}]/u);
  });

  it('has nothing to load, and must not', () => {
    const loads = [...hostile.matchAll(/<[a-z][^>]*?\s(?:src|href|srcset|action|data)="([^"]*)"/g)];
    expect(loads.map(([, address]) => address)).toEqual(['data:,']);
    expect(hostile).not.toMatch(/@import|url\(|sourceMappingURL/);
    expect(hostile).toContain('http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;');
  });

  it('shows nothing after its last sentence', () => {
    expect(textOf(harmless).trimEnd().split(';').at(-1)).toBe(' every figure is in the tables.');
  });

  it('carries the licence of the library in it', () => {
    expect(harmless).toMatch(/Chart\.js v4[\s\S]{1,200}MIT License/);
  });

  it('is not made of nothing', () => {
    expect(() => stressHtml([])).toThrow('no result to report');
  });
});
