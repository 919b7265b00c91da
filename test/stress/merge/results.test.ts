import { describe, expect, it } from 'vitest';
import { GenesisError } from '../../../src/errors.ts';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import type { Load } from '../../../src/stress/load/load.ts';
import type { LatencySummary } from '../../../src/stress/measure/latency.ts';
import { mergeResults } from '../../../src/stress/merge/results.ts';
import { injected } from '../../support/judged.ts';
import { observedLocks } from '../../support/observed-locks.ts';
import { QUIET_LOG } from '../../support/samples.ts';
import {
  answered,
  goodputOf,
  latencyOf,
  oneTo,
  outcomesOf,
  sampleAudit,
  sampleResult,
  sampleSettings,
} from '../../support/stress-result.ts';

/** Merges runs of a second; each lasts a little longer, or they would be the same run. */
const merged = (...changes: Partial<StressResult>[]) =>
  mergeResults(changes.map((change, index) => sampleResult({ loadMs: 1_000 - index / 1e6, ...change })));
const at = (second: number) => `2026-01-31T12:00:${String(second).padStart(2, '0')}.000Z`;

describe('one result', () => {
  it('merged is what was measured', () => {
    const { thresholds, baseline, verdict, diagnoses, notes, ...measured } = sampleResult({
      loadMs: 61.234567,
    });
    expect(mergeResults([sampleResult({ loadMs: 61.234567 })])).toEqual({
      ...measured,
      ratePerSecond: 100_000 / 61.234567,
      rounds: [
        expect.objectContaining({
          ratePerSecond: 100_000 / 61.234567,
          turns: { acknowledged: 100, lost: 0, duplicated: 0 },
        }),
      ],
      timeline: { ...measured.timeline, dots: [expect.objectContaining({ outcome: 'ok', count: 100 })] },
    });
  });
});

describe('merged results', () => {
  it('have all requests and connections', () => {
    const failing = answered({ ok: 90, timeout: 4, 'lock-error': 6 });
    expect(merged({}, { ...failing, excused: 4, runs: 2 })).toMatchObject({
      runs: 3,
      load: { kind: 'closed-loop', concurrency: 20, until: { requests: 200 } },
      requests: { completed: 200, ok: 190, traced: 190 },
      outcomes: outcomesOf({ ok: 190, timeout: 4, 'lock-error': 6 }),
      excused: 4,
      generator: { mostInFlight: 20 },
      ratePerSecond: expect.closeTo(190),
      failedPerSecond: expect.closeTo(10),
    });
  });

  it('have the goodput of all requests, where all have the same limits', () => {
    const one = goodputOf(98, 'latency<5s', 'ttft<300ms');
    const [latency, ttft] = one.slos;
    const other = { ...goodputOf(91), slos: goodputOf(93, 'ttft<0.3s', 'latency<5s').slos };
    expect(merged({ goodput: one }, { goodput: other }).goodput).toEqual({
      kept: 189,
      due: 200,
      slos: [
        { ...latency, kept: 191 },
        { ...ttft, kept: 191 },
      ],
    });
    expect(merged({ goodput: one }, { goodput: goodputOf(91, 'latency<5s') }).goodput).toBeNull();
    expect(merged({ goodput: one }, { goodput: null }).goodput).toBeNull();
  });

  it('last from the earliest start to the latest end', () => {
    const result = merged({ startedAt: at(3), loadMs: 4_000 }, { startedAt: at(1), loadMs: 5_000 });
    expect(result).toMatchObject({ startedAt: at(1), loadMs: 6_000, ratePerSecond: 200 / 6 });
  });

  it('have the latencies of all, as if one histogram had counted them', () => {
    const fast = { latency: latencyOf(oneTo(900)) };
    const slow = { latency: latencyOf(oneTo(100).map((ms) => ms * 100)) };
    const all = latencyOf([...oneTo(900), ...oneTo(100).map((ms) => ms * 100)]) as LatencySummary;
    expect(merged(fast, slow).latency).toEqual({ ...all, meanMs: expect.closeTo(all.meanMs) });
    expect(merged(fast, { latency: null }).latency).toEqual(fast.latency);
    expect(merged({ latency: null }, { latency: null }).latency).toBeNull();
  });

  it('have timelines at the moments when the runs began', () => {
    const { completed } = merged({}, { startedAt: at(1) }).timeline;
    expect(completed).toEqual(new Array(20).fill(10));
  });

  it('have each kind of failure once, most frequent first, with its first example', () => {
    const failures = (example: string, ...counts: number[]) => ({
      failures: (['timeout', 'lock-error'] as const).map((outcome, index) => ({
        outcome,
        count: counts[index] ?? 0,
        example,
      })),
    });
    expect(merged(failures('one', 3, 1), failures('other', 1, 9)).failures).toEqual([
      { outcome: 'lock-error', count: 10, example: 'one' },
      { outcome: 'timeout', count: 4, example: 'one' },
    ]);
  });

  it('keep the example that names a stale snapshot', () => {
    const failure = (example: string) => ({
      failures: [{ outcome: 'lock-error', count: 1, example } as const],
    });
    expect(merged(failure('SQLITE_BUSY'), failure('SQLITE_BUSY_SNAPSHOT')).failures).toEqual([
      { outcome: 'lock-error', count: 2, example: 'SQLITE_BUSY_SNAPSHOT' },
    ]);
  });

  it('belong to no command line, and to one server', () => {
    const other = { target: { url: 'http://127.0.0.1:8080', description: 'the same by another name' } };
    expect(merged({}, other, {})).toMatchObject({
      command: null,
      serverCounters: null,
      serverCpu: null,
      target: {
        url: 'http://127.0.0.1:8080',
        description: 'embedded server, empty database, the same by another name',
      },
    });
  });

  it('name all that was asked before the loads', () => {
    const asked = (...readBefore: string[]) => ({ readBefore });
    expect(merged(asked('GET /a'), asked('GET /b', 'GET /a'), asked()).readBefore).toEqual([
      'GET /a',
      'GET /b',
    ]);
  });

  it('have a seed only where all share it', () => {
    const seed = (seed: string) => ({ settings: sampleSettings({ seed }) });
    expect(merged(seed('a'), seed('a')).settings.seed).toBe('a');
    expect(merged(seed('a'), seed('b')).settings.seed).toBeNull();
  });

  it('are interrupted and saturated where one is', () => {
    const generator = { cpu: 0.95, eventLoopDelayMaxMs: 90, mostInFlight: 8, saturated: true };
    const idle = { cpu: null, eventLoopDelayMaxMs: 4, mostInFlight: 2, saturated: false };
    expect(merged({ interrupted: true }, {}).interrupted).toBe(true);
    expect(merged({ generator }, { generator: idle }).generator).toEqual({ ...generator, mostInFlight: 10 });
    expect(merged({ generator: idle }, { generator: idle }).generator.cpu).toBeNull();
  });

  it('have the faults of all', () => {
    const fault = injected('kill@2s');
    expect(merged({}, { faults: [fault] }).faults).toEqual([fault]);
  });

  it('have all cut connections, where a fault was to cut any', () => {
    expect(merged({ cutConnections: 3 }, {}, { cutConnections: 4 }).cutConnections).toBe(7);
    expect(merged({}, {}).cutConnections).toBeNull();
  });
});

describe('what the server reported', () => {
  const reported = (requests: number, poolWaitMs: number, retries: number) => {
    const { timing } = sampleResult();
    if (!timing) throw new Error('the sample reports its timing');
    return {
      timing: { ...timing, requests, meanPoolWaitMs: poolWaitMs, retries, mostRetries: retries },
      retries: { total: retries, requests: 1, most: retries },
      lockErrors: { surfaced: 1, recovered: retries },
    };
  };

  it('is added up, means weighted by their requests', () => {
    const result = merged(reported(300, 1, 2), reported(100, 5, 3));
    expect(result.timing).toMatchObject({ requests: 400, meanPoolWaitMs: 2, retries: 5, mostRetries: 3 });
    expect(result.retries).toEqual({ total: 5, requests: 2, most: 3 });
    expect(result.lockErrors).toEqual({ surfaced: 2, recovered: 5 });
  });

  it('is unknown where one of the runs has no report', () => {
    const silent = { timing: null, retries: null, lockErrors: { surfaced: 4, recovered: null } };
    expect(merged(reported(300, 1, 2), silent)).toMatchObject({
      timing: null,
      retries: null,
      lockErrors: { surfaced: 5, recovered: null },
    });
  });

  it('is in the log of the run that read the most of it', () => {
    const serverLog = { ...QUIET_LOG, lines: 5, lockErrors: 2, retries: 1, example: 'database is locked' };
    const more = { ...serverLog, lines: 9, lockErrors: 4 };
    expect(merged({ serverLog }, { serverLog: null }, { serverLog: more }).serverLog).toEqual(more);
    expect(merged({}, {}).serverLog).toBeNull();
  });

  it('shows the locks that the longest watch saw', () => {
    const [short, long] = [observedLocks([], { samples: 10 }), observedLocks([], { samples: 20 })];
    const unseen = { status: 'unseen', reason: 'macOS does not show which process holds a lock' } as const;
    const locksOf = (...all: StressResult['locks'][]) => {
      const [first = null, ...others] = all;
      return merged({ locks: first }, ...others.map((locks) => ({ locks }))).locks;
    };
    expect(locksOf(null, short, unseen, long)).toEqual(long);
    expect(locksOf(null, unseen)).toEqual(unseen);
    expect(locksOf(null, null)).toBeNull();
  });
});

describe('audits of merged results', () => {
  const audit = (audit: StressResult['audit']) => ({ audit });
  const unknown = (reason: string) => audit({ status: 'unknown', reason });
  const skipped = audit({ status: 'skipped', reason: 'not asked for' });

  it('add up where all could be read', () => {
    const counts = { acknowledged: 50, stored: 40, orphaned: 3, unexpected: 2, recovered: 1 };
    expect(merged({}, audit(sampleAudit(counts))).audit).toEqual(
      sampleAudit({ ...counts, acknowledged: 150, stored: 140, reads: 2 }),
    );
  });

  it('are unknown where one is, and left out where one was', () => {
    expect(merged({}, unknown('HTTP 404'), unknown('HTTP 500'), skipped).audit).toEqual({
      status: 'unknown',
      reason: 'HTTP 404; HTTP 500',
    });
    expect(merged({}, skipped, skipped).audit).toEqual({ status: 'skipped', reason: 'not asked for' });
  });

  it('compare no more than each of them did', () => {
    const { audit: both } = merged({}, audit(sampleAudit({ replies: 'not-stored' })));
    expect(both).toMatchObject({ replies: 'not-stored' });
  });

  it('do not forget a loss because another one could not be read', () => {
    const lossy = audit(sampleAudit({ stored: 98, lost: 2 }));
    expect(merged(lossy, unknown('HTTP 404')).audit).toMatchObject({ status: 'read', lost: 2 });
  });
});

describe('merged loads', () => {
  const stages = [
    { durationMs: 1_000, to: 10 },
    { durationMs: 5_000, to: 10 },
  ];
  const until = (durationMs: number) => ({ until: { durationMs } });

  it.each<[Load, Load, Load]>([
    [
      { kind: 'burst', concurrency: 20 },
      { kind: 'burst', concurrency: 30 },
      { kind: 'burst', concurrency: 50 },
    ],
    [
      { kind: 'closed-loop', concurrency: 20, ...until(1_000) },
      { kind: 'closed-loop', concurrency: 30, ...until(3_000) },
      { kind: 'closed-loop', concurrency: 50, ...until(3_000) },
    ],
    [
      { kind: 'open-loop', ratePerSecond: 100, concurrency: 20, ...until(1_000) },
      { kind: 'open-loop', ratePerSecond: 50, concurrency: 30, ...until(1_000) },
      { kind: 'open-loop', ratePerSecond: 150, concurrency: 50, ...until(1_000) },
    ],
    [
      { kind: 'ramp', concurrency: 10, stages },
      { kind: 'ramp', concurrency: 5, stages: [{ durationMs: 2_000, to: 5 }] },
      {
        kind: 'ramp',
        concurrency: 15,
        stages: [
          { durationMs: 2_000, to: 15 },
          { durationMs: 5_000, to: 10 },
        ],
      },
    ],
    [
      { kind: 'open-ramp', ratePerSecond: 1, concurrency: 10, stages },
      { kind: 'open-ramp', ratePerSecond: 2, concurrency: 10, stages },
      {
        kind: 'open-ramp',
        ratePerSecond: 3,
        concurrency: 20,
        stages: stages.map(({ durationMs, to }) => ({ durationMs, to: to * 2 })),
      },
    ],
  ])('of %o and %o are %o', (one, other, both) => {
    expect(merged({ load: one }, { load: other }).load).toEqual(both);
  });

  it('have the schedules of all', () => {
    const schedule = (due: number, unsent: number, lateMs: number[]) => ({
      schedule: { due, unsent, lateness: latencyOf(lateMs) },
    });
    expect(merged(schedule(100, 3, oneTo(97)), schedule(50, 0, oneTo(50))).schedule).toMatchObject({
      due: 150,
      unsent: 3,
      lateness: { count: 147, maxMs: 97 },
    });
    expect(merged(schedule(0, 0, []), schedule(0, 0, [])).schedule?.lateness).toBeNull();
    expect(merged({}, {}).schedule).toBeNull();
  });
});

describe('results that cannot be merged', () => {
  const latency = sampleResult().latency as LatencySummary;

  it.each<[string, Partial<StressResult>[], RegExp]>([
    ['none', [], /there is no result/],
    ['other kinds of load', [{}, { load: { kind: 'burst', concurrency: 5 } }], /closed-loop and burst/],
    [
      'one by count and one by time',
      [{}, { load: { kind: 'closed-loop', concurrency: 5, until: { durationMs: 5 } } }],
      /by a count of requests, one by a time/,
    ],
    [
      'a damaged histogram',
      [{}, { latency: { ...latency, histogram: 'AAAA' } }],
      /result 2 of 2 has a damaged/,
    ],
    [
      'a damaged histogram of the schedule',
      [{ schedule: { due: 100, unsent: 0, lateness: { ...latency, count: 7 } } }],
      /holds 100 samples, not 7/,
    ],
    ['a start that is no time', [{ startedAt: 'yesterday' }], /does not say when/],
  ])('are refused, with a hint: %s', (_name, changes, message) => {
    const refusal = thrownBy(() => merged(...changes));
    expect(refusal).toBeInstanceOf(GenesisError);
    expect(refusal).toMatchObject({
      code: 'RESULT_INVALID',
      message: expect.stringMatching(message),
      hint: expect.any(String),
    });
  });
});

function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
