import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StreamTimes } from '../../../src/stress/answer/stream-times.ts';
import { RunMetrics } from '../../../src/stress/measure/run-metrics.ts';
import type { Sample } from '../../../src/stress/measure/sample.ts';
import type { StreamSummary } from '../../../src/stress/measure/stream-metrics.ts';
import type { TimesByInterval } from '../../../src/stress/measure/stream-timeline.ts';
import { evenStreams, type MadeStream, streamTimes, summaryOf } from '../../support/streams.ts';

function sampleOf(stream: StreamTimes | undefined, changes: Partial<Sample> = {}): Sample {
  return {
    outcome: 'ok',
    certainty: 'acknowledged',
    detail: undefined,
    traced: true,
    seq: 0,
    atMs: 0,
    dueAt: 0,
    latencyMs: 500,
    timing: undefined,
    retryAfterMs: undefined,
    keySign: undefined,
    stream,
    streamedText: undefined,
    ...changes,
  };
}

function measured(...samples: readonly Sample[]): StreamSummary | null {
  const metrics = new RunMetrics();
  for (const sample of samples) metrics.record(sample);
  return metrics.streams(2_000);
}

const twoTokens = streamTimes({ firstMs: 100, gapsMs: [50] });

describe('the streams of a run', () => {
  it('have their first token, their gaps and their time per token', () => {
    const stream = streamTimes({ firstMs: 100, gapsMs: [10, 20, 60], changes: { tokens: 7 } });
    expect(measured(sampleOf(stream))).toMatchObject({
      count: 1,
      tokens: 7,
      reads: 4,
      firstToken: { count: 1, minMs: 100, maxMs: 100 },
      firstReasoning: null,
      gaps: { count: 3, minMs: 10, maxMs: 60 },
      // 90 ms from the first to the last of seven tokens.
      perToken: { count: 1, minMs: 15, maxMs: 15 },
    });
  });

  it('count from the moment when the request was due', () => {
    const stream = { ...twoTokens, firstTokenAt: 5_300, lastTokenAt: 5_350, firstReasoningAt: 5_040 };
    expect(measured(sampleOf(stream, { dueAt: 5_000, atMs: 700 }))).toMatchObject({
      firstToken: { minMs: 300 },
      firstReasoning: { minMs: 40 },
      perToken: { minMs: 50 },
    });
  });

  it.each<[string, Sample]>([
    ['an answer that is none', sampleOf(undefined)],
    ['one that was cut off by an error', sampleOf(twoTokens, { outcome: 'error-in-stream' })],
    ['one without text', sampleOf({ ...twoTokens, firstTokenAt: undefined, lastTokenAt: undefined })],
  ])('leave out %s', (_, other) => {
    expect(measured(other)).toBeNull();
    expect(measured(sampleOf(twoTokens), other)).toMatchObject({ count: 1, tokens: 2 });
  });

  it('have no gaps where each was one read, and no time per token where each had one', () => {
    const oneRead = streamTimes({ firstMs: 100, gapsMs: [], changes: { tokens: 9 } });
    expect(measured(sampleOf(oneRead))).toMatchObject({ gaps: null, perToken: { count: 1 } });
    const oneToken = streamTimes({ firstMs: 100, gapsMs: [] });
    expect(measured(sampleOf(oneToken))).toMatchObject({ gaps: null, perToken: null });
  });

  it('have tokens per second of the load where the server counts those of each', () => {
    const counted = (reportedTokens: number) => sampleOf({ ...twoTokens, reportedTokens });
    expect(measured(counted(30), counted(10))).toMatchObject({ reportedTokens: 40, reportedPerSecond: 20 });
    expect(measured(counted(30), sampleOf(twoTokens))).toMatchObject({
      reportedTokens: null,
      reportedPerSecond: null,
    });
  });

  it('carry the percentiles of their gaps by their number', () => {
    const percentilesOf = (times: StreamSummary['gaps']) =>
      times?.percentiles.map(({ percentile }) => percentile);
    const { gaps, firstToken } = evenStreams(20);
    expect(gaps?.count).toBe(200);
    expect(percentilesOf(gaps)).toEqual(percentilesOf(firstToken));
    expect(percentilesOf(evenStreams(100).gaps)).toContain(99);
  });

  it('are measured as exactly as latencies', () => {
    // One gap in a hundred is a stall.
    const gapsMs = [...new Array<number>(99).fill(20), 500];
    const { gaps, firstToken } = summaryOf(new Array<MadeStream>(200).fill({ firstMs: 212.5, gapsMs }));
    const at = (times: StreamSummary['gaps'], wanted: number) =>
      times?.percentiles.find(({ percentile }) => percentile === wanted)?.ms ?? 0;
    expect(at(firstToken, 50)).toBeCloseTo(212.5, 0);
    expect(Math.abs(at(gaps, 50) - 20)).toBeLessThan(0.1);
    expect(gaps).toMatchObject({ count: 20_000, maxMs: 500, meanMs: expect.closeTo(24.8) });
  });
});

describe('the timeline of streams', () => {
  it('has each time in the interval in which it ended', () => {
    const stream = streamTimes({ firstMs: 150, gapsMs: [10, 30, 220] });
    const timeline = measured(sampleOf(stream), sampleOf(stream, { atMs: 1_000 }))?.timeline;
    expect(timeline?.intervalMs).toBe(100);
    expect(
      timeline?.firstToken.count.map((count, index) => [index, count]).filter(([, count]) => count),
    ).toEqual([
      [1, 1],
      [11, 1],
    ]);
    expect(timeline?.gaps.count.slice(0, 5)).toEqual([0, 2, 0, 0, 1]);
    expect(timeline?.gaps.meanMs.slice(0, 5)).toEqual([0, 20, 0, 0, 220]);
    expect(timeline?.gaps.maxMs.slice(0, 5)).toEqual([0, 30, 0, 0, 220]);
  });

  it('keeps all of a run that outgrows its intervals', () => {
    const sum = ({ count, meanMs }: TimesByInterval) =>
      count.reduce((total, number, index) => total + number * (meanMs[index] ?? 0), 0);
    const gap = fc.integer({ min: 1, max: 40_000 });
    fc.assert(
      fc.property(fc.array(gap, { minLength: 1, maxLength: 20 }), (gapsMs) => {
        const { gaps, timeline } = summaryOf([{ firstMs: 5, gapsMs }]);
        expect(sum(timeline.gaps)).toBeCloseTo((gaps?.meanMs ?? 0) * gapsMs.length, 0);
        expect(Math.max(...timeline.gaps.maxMs)).toBe(Math.max(...gapsMs));
        expect(timeline.gaps.count.length).toBeLessThanOrEqual(300);
      }),
    );
  });
});
