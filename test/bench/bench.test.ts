import { describe, expect, it } from 'vitest';
import { median, medianRatio } from './median.ts';
import { replaceSection } from './replace-section.ts';
import { judge } from './row.ts';
import { renderSideBySide } from './side-by-side.ts';
import { percentileOf, trueLatencies } from './stall.ts';
import { endsAt, firstTokensOf, gapsOf, readingsOf, shareOfTolerance } from './streams-truth.ts';
import { renderTable } from './table.ts';

describe('a row', () => {
  const least = { kind: 'least', mustReach: 5, aim: 8 } as const;
  const most = { kind: 'most', mustReach: 3 } as const;
  it.each([
    [4.9, least, 'not reached'],
    [5, least, 'reached'],
    [8, least, 'aim reached'],
    [3.1, most, 'not reached'],
    [0, most, 'reached'],
    [Number.NaN, least, 'not reached'],
    [Number.NaN, most, 'not reached'],
  ])('of %d, with the limit %j, is %s', (value, limit, judgement) => {
    expect(judge({ value, limit })).toBe(judgement);
  });

  it('is a line of a Markdown table', () => {
    const limit = { kind: 'most', mustReach: 300 } as const;
    const row = {
      measure: 'memory',
      against: '',
      detail: '3 runs',
      value: 250.4,
      unit: 'MiB',
      limit,
    } as const;
    const [, , line] = renderTable([row]).split('\n');
    const cells = line?.split('|').map((cell) => cell.trim());
    expect(cells).toEqual(['', 'memory', '', '3 runs', '250 MiB', '≤ 300 MiB', '', 'reached', '']);
  });
});

it('a median is not moved by one disturbed run', () => {
  expect(median([3, 1, 1_000])).toBe(3);
  expect(median([1, 2, 3, 4])).toBe(2.5);
  expect(median([])).toBeNaN();
});

it('a ratio is taken of each pair, which met the same machine', () => {
  expect(medianRatio([10, 1, 20], [5, 1, 4])).toBe(2);
});

it('only the section between the marks is replaced', () => {
  const text = 'before\n<!-- bench: written by npm run bench -->\nold\n<!-- /bench -->\nafter\n';
  expect(replaceSection(text, 'bench', 'new')).toBe(text.replace('old', 'new'));
  expect(() => replaceSection(text, 'bench:stress', 'new')).toThrow('there is no section');
});

it('two tools are shown side by side, with the bound for ours', () => {
  const limit = { kind: 'most', mustReach: 5 } as const;
  const row = {
    measure: 'p99',
    genesis: '990 ms',
    autocannon: '900 ms',
    value: 1,
    unit: '%',
    limit,
  } as const;
  const [, , line] = renderSideBySide([row]).split('\n');
  const cells = line?.split('|').map((cell) => cell.trim());
  expect(cells).toEqual(['', 'p99', '990 ms', '900 ms', '1.0 %', '≤ 5.0 %', 'reached', '']);
});

describe('the truth about a server that answers after 100 ms', () => {
  it('is 100 ms for everybody where it never stalls', () => {
    const never = { answerMs: 100, fromMs: 0, untilMs: 0 };
    expect(trueLatencies(4, 2, never)).toEqual(new Array(8).fill(100));
  });

  it('is the end of the stall for whom it would have answered meanwhile', () => {
    const stall = { answerMs: 100, fromMs: 300, untilMs: 600 };
    expect(trueLatencies(10, 1, stall)).toEqual([100, 100, 400, 300, 200, 100, 100, 100, 100, 100]);
  });

  it('is a p99 of a second where one user in ten met a stall of one', () => {
    const latencies = trueLatencies(200, 10, { answerMs: 100, fromMs: 2_000, untilMs: 3_000 });
    expect(Math.max(...latencies)).toBe(1_100);
    expect(percentileOf(latencies, 50)).toBe(100);
    // Twenty of the 2000 waited longer: every 5 ms one, from 1005 to 1100 ms.
    expect(percentileOf(latencies, 99)).toBe(1_000);
  });
});

it('a percentile is a value that was there', () => {
  const values = [40, 10, 30, 20];
  expect([1, 25, 26, 50, 99, 100].map((percentile) => percentileOf(values, percentile))).toEqual([
    10, 10, 20, 20, 40, 40,
  ]);
  expect(percentileOf([], 50)).toBeNaN();
});

describe('the truth about streams', () => {
  it.each([
    ['before the stall', 100, 50, 150],
    ['into the stall', 100, 250, 850],
    ['that begins within it', 400, 50, 850],
    ['after it', 900, 50, 950],
  ])('is that what would take its time %s ends when it has had it', (_when, startMs, tookMs, end) => {
    expect(endsAt(startMs, tookMs, { fromMs: 300, untilMs: 800 })).toBe(end);
  });

  const streams = [
    { seq: 1, arrivedMs: 5_130, writtenMs: [5_200, 5_210, 5_510] },
    { seq: 0, arrivedMs: 5_000, writtenMs: [5_050] },
  ];

  it('is that a first token counts from when its request was due, though the server took it late', () => {
    expect(firstTokensOf(streams, 10)).toEqual([100, 50]);
  });

  it('is that gaps are those within a stream', () => {
    expect(gapsOf(streams)).toEqual([10, 300]);
  });

  it.each([
    [10, 12, 1],
    [1_000, 990, 0.5],
    [1_000, 1_030, 1.5],
    [10, Number.NaN, Number.NaN],
  ])('of %d ms, reported as %d ms, is missed by %d of the tolerance', (truth, reported, share) => {
    expect(shareOfTolerance({ measure: '', truth, reported })).toBe(share);
  });

  it('is compared percentile by percentile; one that is not reported is missed', () => {
    expect(readingsOf('the gaps', null, [1, 2, 3])).toEqual([
      { measure: 'p50 of the gaps', truth: 2, reported: Number.NaN },
      { measure: 'p99 of the gaps', truth: 3, reported: Number.NaN },
    ]);
  });
});
