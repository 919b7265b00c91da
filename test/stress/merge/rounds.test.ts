import { describe, expect, it } from 'vitest';
import { roundOf } from '../../../src/stress/judge/measured/round-of.ts';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { mergeResults } from '../../../src/stress/merge/results.ts';
import { mergeRounds, mergeSlices } from '../../../src/stress/merge/rounds.ts';
import { observedLocks } from '../../support/observed-locks.ts';
import { QUIET_LOG } from '../../support/samples.ts';
import {
  answered,
  latencyOf,
  oneTo,
  sampleAudit,
  sampleMachine,
  sampleResult,
  sampleRound,
} from '../../support/stress-result.ts';

const rounds = (first: Partial<StressResult>, ...others: Partial<StressResult>[]) =>
  mergeRounds([sampleResult(first), ...others.map((change) => sampleResult(change))]);

describe('the rounds of one load', () => {
  it('add up in time and in counts, and keep the load of one', () => {
    const failing = answered({ ok: 90, timeout: 10 });
    expect(rounds({}, { ...failing, loadMs: 3_000 })).toMatchObject({
      load: { kind: 'closed-loop', concurrency: 10, until: { requests: 100 } },
      loadMs: 4_000,
      requests: { completed: 200, ok: 190 },
      audit: sampleAudit({ acknowledged: 200, stored: 200, reads: 2 }),
      generator: { mostInFlight: 10 },
      runs: 1,
      command: 'genesis stress --requests 100',
    });
  });

  it('have the mean of their rates over the time', () => {
    const slow = { loadMs: 3_000, ratePerSecond: 40, failedPerSecond: 4 };
    expect(rounds({}, slow)).toMatchObject({ ratePerSecond: 55, failedPerSecond: 3 });
  });

  it('have the latencies of all, as if one histogram had counted them', () => {
    const { latency } = rounds({ latency: latencyOf(oneTo(50)) }, { latency: latencyOf(oneTo(90)) });
    const all = latencyOf([...oneTo(50), ...oneTo(90)]);
    expect(latency).toEqual({ ...all, meanMs: expect.closeTo(all?.meanMs ?? 0) });
  });

  it('follow each other in the timeline without the pauses', () => {
    const later = { startedAt: '2026-01-31T12:09:00.000Z' };
    expect(rounds({}, later).timeline.completed).toEqual(new Array(20).fill(10));
  });

  it('are each what a comparison counts', () => {
    const [fast, slow] = [sampleRound({ ratePerSecond: 200 }), sampleRound({ ratePerSecond: 100 })];
    expect(rounds({ rounds: [fast] }, { rounds: [slow] }).rounds).toEqual([fast, slow]);
  });

  it('add up what their servers counted, logged and used, where all are known', () => {
    const serverLog = { ...QUIET_LOG, lines: 5, lockErrors: 2, example: 'database is locked' };
    const one = { serverLog, serverCpu: { cpuMs: 400, cores: 0.4 } };
    const other = { serverLog: QUIET_LOG, serverCpu: { cpuMs: 800, cores: 0.8 } };
    expect(rounds(one, other)).toMatchObject({
      serverCounters: { writes: 200, commits: 40 },
      serverLog: { lines: 14, lockErrors: 2 },
      serverCpu: { cpuMs: 1_200, cores: 0.6 },
    });
    const unknown = { serverLog: null, serverCpu: null, serverCounters: null };
    expect(rounds(one, unknown)).toMatchObject(unknown);
  });

  it('show the locks of the round in which most failed', () => {
    const locks = observedLocks([], { samples: 10 });
    const calm = { locks: observedLocks([], { samples: 90 }) };
    expect(rounds(calm, { ...answered({ ok: 1, 'lock-error': 9 }), locks }, calm).locks).toEqual(locks);
  });

  it('were made on one machine, or on none that can be named', () => {
    expect(rounds({}, {}).machine).toEqual(sampleMachine());
    expect(rounds({}, { machine: sampleMachine({ cores: 64 }) }).machine).toBeNull();
  });

  it('cannot be merged with runs of the same time', () => {
    const several = sampleResult({ rounds: [sampleRound(), sampleRound()], loadMs: 2_000 });
    expect(() => mergeResults([sampleResult(), several])).toThrow(/has 2 rounds/);
  });
});

describe('slices of one load', () => {
  it('are one round together', () => {
    const slice = sampleResult({ latency: latencyOf(oneTo(60)), audit: sampleAudit({ lost: 1 }) });
    const merged = mergeSlices([slice, slice]);
    expect(merged.rounds).toEqual([roundOf(merged)]);
    expect(merged.rounds[0]).toMatchObject({
      requests: { total: 200, failed: 0 },
      p99Ms: 60,
      turns: { acknowledged: 200, lost: 2, duplicated: 0 },
    });
  });
});

describe('a round', () => {
  it('has no percentile for which there are too few samples', () => {
    expect(roundOf(sampleResult({ latency: latencyOf(oneTo(20)) }))).toMatchObject({
      p50Ms: expect.closeTo(10, 1),
      p90Ms: expect.closeTo(18, 1),
      p95Ms: expect.closeTo(19, 1),
      p99Ms: null,
    });
  });

  it('does not know what neither the server nor its log reports, nor the audit', () => {
    const silent = { lockErrors: { surfaced: 3, recovered: null }, retries: null, serverLog: null };
    expect(
      roundOf(sampleResult({ ...silent, audit: { status: 'unknown', reason: 'HTTP 404' } })),
    ).toMatchObject({ lockErrors: null, retries: null, turns: null });
  });
});
