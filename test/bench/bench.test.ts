import { describe, expect, it } from 'vitest';
import { estimateOf, estimateRatio } from './interval.ts';
import { describeCosts } from './machine-costs.ts';
import { measureAll } from './measure-all.ts';
import { median, medianRatio } from './median.ts';
import { replaceSection } from './replace-section.ts';
import { type RoundLimits, untilNarrow } from './rounds.ts';
import { judge } from './row.ts';
import { ServerProcess } from './server-process.ts';
import { renderSideBySide } from './side-by-side.ts';
import { percentileOf, trueLatencies } from './stall.ts';
import { endsAt, firstTokensOf, gapsOf, readingsOf, shareOfTolerance } from './streams-truth.ts';
import { renderTable, resultOf } from './table.ts';
import { withServers } from './with-servers.ts';

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

  it.each([
    [{ from: 4.9, to: 9 }, least, 'not reached'],
    [{ from: 5, to: 9 }, least, 'reached'],
    [{ from: 8, to: 9 }, least, 'aim reached'],
    [{ from: 1, to: 3.1 }, most, 'not reached'],
    [{ from: 1, to: 3 }, most, 'reached'],
    [{ from: 1, to: Number.POSITIVE_INFINITY }, most, 'not reached'],
    [{ from: Number.NEGATIVE_INFINITY, to: 9 }, least, 'not reached'],
  ])('with the interval %j and the limit %j is %s, by its worse end', (interval, limit, judgement) => {
    expect(judge({ value: limit.mustReach, interval, limit })).toBe(judgement);
  });

  it.each([
    [{ from: 2.6, to: 3.011 }, '2.82× (2.60 to 3.01)'],
    [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }, '2.82× (too few rounds)'],
    [undefined, '2.82×'],
  ])('with the interval %j shows %s', (interval, text) => {
    expect(resultOf({ value: 2.824, interval, unit: '×' })).toBe(text);
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

describe('the interval of a median', () => {
  // As tables of the sign test have it.
  it.each([
    [6, 1, 6],
    [8, 1, 8],
    [9, 2, 8],
    [10, 2, 9],
    [15, 4, 12],
    [20, 6, 15],
    [25, 8, 18],
    [30, 10, 21],
  ])('of %d rounds is from the value of rank %d to that of rank %d', (rounds, from, to) => {
    const ranks = Array.from({ length: rounds }, (_, index) => index + 1);
    expect(estimateOf(ranks.toReversed())).toEqual({ value: median(ranks), interval: { from, to } });
  });

  it('has no ends where the rounds are too few', () => {
    const [from, to] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect(estimateOf([1, 1, 1, 1, 1])).toEqual({ value: 1, interval: { from, to } });
    expect(estimateOf([]).interval).toEqual({ from, to });
  });

  it('is not moved by one disturbed round in ten', () => {
    const calm = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(estimateOf([...calm, 1_000]).interval).toEqual(estimateOf([...calm, 10]).interval);
  });

  it('reaches nothing where a round has no figure', () => {
    const estimate = estimateOf([9, 9, 9, 9, 9, 9, 9, Number.NaN]);
    expect(judge({ ...estimate, limit: { kind: 'least', mustReach: 5 } })).toBe('not reached');
    expect(judge({ ...estimate, limit: { kind: 'most', mustReach: 50 } })).toBe('not reached');
  });

  it('of a ratio is that of the ratios of each pair', () => {
    const ours = [10, 20, 30, 40, 50, 60];
    const theirs = [5, 10, 15, 20, 25, 10];
    expect(estimateRatio(ours, theirs)).toEqual({ value: 2, interval: { from: 2, to: 6 } });
  });
});

describe('rounds', () => {
  async function roundsOf(limits: RoundLimits, found: (round: number) => number): Promise<number> {
    const values: number[] = [];
    const makeRound = async (round: number) => {
      values.push(found(round));
    };
    await untilNarrow(limits, makeRound, () => [values]);
    return values.length;
  }
  const hour = 3_600;

  it('end with the fewest where all found the same', async () => {
    expect(await roundsOf({ least: 6, seconds: hour }, () => 1)).toBe(6);
  });

  it('go on until the interval is narrow', async () => {
    // The first one is an end of the interval as long as there are eight at most.
    expect(await roundsOf({ least: 6, seconds: hour }, (round) => (round === 0 ? 2 : 1))).toBe(9);
    expect(await roundsOf({ least: 6, seconds: hour, within: 0.5 }, (round) => (round === 0 ? 2 : 1))).toBe(
      6,
    );
  });

  it('are the fewest where there is no more time, however wide the interval', async () => {
    expect(await roundsOf({ least: 7, seconds: 0 }, (round) => round)).toBe(7);
  });
});

describe('the measures', () => {
  const row = {
    measure: 'memory',
    against: '',
    detail: '',
    value: 1,
    unit: 'MiB',
    limit: { kind: 'most', mustReach: 2 },
  } as const;
  const quiet = { before: async () => {}, say: () => {} };
  const fails = async () => {
    throw new Error('the disk is full');
  };

  it('are all made, whichever of them fails', async () => {
    const measures = [
      ['first', fails],
      ['second', async () => [row]],
    ] as const;
    expect(await measureAll(measures, { ...quiet, mostMs: 3_600_000 })).toEqual({
      rows: [row],
      failures: [{ name: 'first', reason: 'the disk is full' }],
    });
  });

  it('do not begin when their time is over', async () => {
    const { rows, failures } = await measureAll([['late', async () => [row]]], { ...quiet, mostMs: 0 });
    expect({ rows, failures: failures.map(({ name }) => name) }).toEqual({ rows: [], failures: ['late'] });
  });

  it('leave no server behind where one does not start', async () => {
    let url = '';
    const starts = {
      good: async () => {
        const server = await ServerProcess.peer('bare-http');
        url = server.url;
        expect((await fetch(url)).status).toBe(200);
        return server;
      },
      bad: () => Promise.reject(new Error('no port is free')),
    };
    await expect(withServers(starts, async () => {})).rejects.toThrow('no port is free');
    await expect(fetch(url)).rejects.toThrow();
  });
});

it('the costs of the machine are two lines, each median with its interval', () => {
  const costs = [1, 2, 3, 4, 5, 6].map((n) => ({
    commitsPerSecond: n * 1_000,
    requestsPerSecond: n * 10_000,
    requestCpuUs: n,
  }));
  const [sync, request, ...none] = describeCosts(costs, 'wrk').trim().split('\n');
  expect(sync).toMatch(/^- A sync: 3500 commits\/s \(1000 to 6000\)/);
  expect(request).toMatch(
    /^- A bare HTTP request: 3\.5 µs \(1\.0 to 6\.0\) of CPU, 35000\/s \(10000 to 60000\)/,
  );
  expect(none).toEqual([]);
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
  expect(cells).toEqual(['', 'p99', '990 ms', '900 ms', '1.0 %', '≤ 5.0 %', '', 'reached', '']);
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
