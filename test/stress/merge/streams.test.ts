import { describe, expect, it } from 'vitest';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { mergeResults } from '../../../src/stress/merge/results.ts';
import { mergeRounds } from '../../../src/stress/merge/rounds.ts';
import { evenStreams, type MadeStream, summaryOf } from '../../support/streams.ts';
import { oneTo, sampleResult } from '../../support/stress-result.ts';

/** Each lasts a little longer, or they would be the same run. */
const runs = (...changes: Partial<StressResult>[]) =>
  changes.map((change, index) => sampleResult({ loadMs: 1_000 - index / 1e6, ...change }));
const merged = (...changes: Partial<StressResult>[]) => mergeResults(runs(...changes)).streams;

const made = (firstMs: number): MadeStream => ({ firstMs, gapsMs: oneTo(firstMs % 7) });

describe('merged streams', () => {
  it('are those that one run would have measured', () => {
    const [one, other] = [oneTo(60).map(made), oneTo(90).slice(50).map(made)];
    const both = summaryOf([...one, ...other]);
    expect(both.gaps?.percentiles.map(({ percentile }) => percentile)).toContain(99);
    const merging = merged({ streams: summaryOf(one) }, { streams: summaryOf(other) });
    for (const times of ['firstToken', 'gaps', 'perToken'] as const)
      expect(merging?.[times]).toEqual({
        ...both[times],
        meanMs: expect.closeTo(both[times]?.meanMs ?? 0),
      });
    expect(merging).toMatchObject({
      count: 100,
      tokens: both.tokens,
      reads: both.reads,
      firstReasoning: null,
      timeline: { firstToken: { count: both.timeline.firstToken.count } },
    });
  });

  it('count what is there where some runs have none', () => {
    const streams = evenStreams(20);
    expect(merged({ streams }, {})).toMatchObject({ count: 20, reportedTokens: 440, reportedPerSecond: 440 });
    expect(merged({}, {})).toBeNull();
  });

  it('have no number of tokens where one server did not count them', () => {
    const uncounted = summaryOf([made(5)]);
    expect(merged({ streams: evenStreams(20) }, { streams: uncounted })).toMatchObject({
      count: 21,
      reportedTokens: null,
      reportedPerSecond: null,
    });
  });

  it('carry the percentiles of their gaps by the number of all streams', () => {
    const streams = evenStreams(50);
    const has99 = (times: typeof streams.gaps | undefined) =>
      times?.percentiles.some(({ percentile }) => percentile === 99);
    expect(has99(streams.gaps)).toBe(false);
    expect(has99(merged({ streams }, { streams })?.gaps)).toBe(true);
  });

  it('of rounds follow each other, at the rate of all their time', () => {
    const [first = sampleResult(), second = sampleResult()] = runs(
      { streams: evenStreams(20) },
      { streams: evenStreams(20) },
    );
    const { streams } = mergeRounds([first, second]);
    expect(streams?.reportedPerSecond).toBeCloseTo(440, 0);
    const { count } = streams?.timeline.firstToken ?? { count: [] };
    expect(count.map((number, index) => [index, number]).filter(([, number]) => number)).toEqual([
      [0, 20],
      [10, 20],
    ]);
  });

  it('with a damaged histogram are refused', () => {
    const streams = evenStreams(20);
    const damaged = { ...streams, gaps: streams.gaps && { ...streams.gaps, histogram: 'AAAA' } };
    expect(() => merged({ streams }, { streams: damaged })).toThrow(/result 2 of 2 has a damaged histogram/);
  });
});
