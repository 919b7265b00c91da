import type { StressResult } from '../../../src/stress/judge/result.ts';
import { bound, injected } from '../../support/judged.ts';
import { CLEAN_AUDIT, CLEAN_TIMING, NO_OUTCOMES, QUIET_LOG } from '../../support/samples.ts';
import { latencyOf, oneTo, sampleResult } from '../../support/stress-result.ts';

/** The summary of latencies in milliseconds. */
export function sampleLatency(latencies: readonly number[]): NonNullable<StressResult['latency']> {
  const summary = latencyOf(latencies);
  if (!summary) throw new Error('no latencies');
  return summary;
}

/** 1, 2, … `count` milliseconds. */
export function risingLatency(count: number): NonNullable<StressResult['latency']> {
  return sampleLatency(oneTo(count));
}

const TWENTY = [11, 14, 16, 17, 18, 19, 20, 20, 21, 21, 22, 22, 23, 23, 24, 25, 26, 27, 30, 33];

/** A burst of twenty that passed, with changes. */
export function sampleStressResult(overrides: Partial<StressResult> = {}): StressResult {
  return sampleResult({
    startedAt: '2026-01-01T00:00:00.000Z',
    command: 'genesis stress -c 20',
    load: { kind: 'burst', concurrency: 20 },
    loadMs: 61.2,
    requests: { completed: 20, ok: 20, traced: 20 },
    ratePerSecond: 326.8,
    failedPerSecond: 0,
    outcomes: { ...NO_OUTCOMES, ok: 20 },
    latency: sampleLatency(TWENTY),
    timeline: {
      intervalMs: 100,
      completed: [20],
      failed: [0],
      lockErrors: [0],
      retries: [0],
      dots: [{ outcome: 'ok', count: 20, atMs: TWENTY.map(() => 0), latencyMs: TWENTY }],
    },
    timing: CLEAN_TIMING,
    serverCounters: { writes: 20, commits: 3, lockErrors: 0, retries: 0 },
    audit: { status: 'read', ...CLEAN_AUDIT },
    generator: { cpu: 0.4, eventLoopDelayMaxMs: 4, mostInFlight: 20, saturated: false },
    ...overrides,
  });
}

/** Thirteen of twenty met a lock, and everything there is to say about it. */
export function failedStressResult(overrides: Partial<StressResult> = {}): StressResult {
  return sampleStressResult({
    requests: { completed: 20, ok: 7, traced: 7 },
    outcomes: { ...NO_OUTCOMES, ok: 7, 'lock-error': 12, timeout: 1 },
    failures: [
      { outcome: 'lock-error', count: 12, example: 'HTTP 500 {"error":"database is locked"}' },
      { outcome: 'timeout', count: 1, example: 'no answer in 60 s' },
    ],
    lockErrors: { surfaced: 12, recovered: 4 },
    retries: { total: 16, requests: 6, most: 5 },
    latency: sampleLatency(TWENTY.slice(0, 7)),
    serverLog: {
      ...QUIET_LOG,
      lines: 340,
      lockErrors: 16,
      retries: 4,
      example: 'SqliteError: database is locked',
    },
    audit: { status: 'read', ...CLEAN_AUDIT, acknowledged: 7, stored: 7 },
    thresholds: [
      { threshold: bound('success>=99%'), unit: 'share', observed: 0.35, holds: false },
      { threshold: bound('p50<300ms'), unit: 'ms', observed: 17, holds: true },
      {
        threshold: bound('p99<300ms'),
        unit: 'ms',
        observed: null,
        holds: null,
        reason: 'p99 needs 100 samples, there are 7',
      },
    ],
    baseline: {
      startedAt: '2025-12-31T00:00:00.000Z',
      tolerance: 0.1,
      rounds: { before: 10, after: 5 },
      differences: ['version: 0.2.0, was 0.1.0'],
      obstacles: [],
      measures: [
        { name: 'failures', unit: 'share', before: 0, after: 0.65, judgement: 'worse', change: null },
        {
          name: 'rate',
          unit: 'per-second',
          before: 301.2,
          after: 326.8,
          judgement: 'no-worse',
          change: { from: -0.04, to: 0.2 },
        },
        {
          name: 'p50',
          unit: 'ms',
          before: 22,
          after: 17,
          judgement: 'better',
          change: { from: -0.3, to: -0.15 },
        },
      ],
    },
    faults: [injected('lock@1s:8s')],
    verdict: {
      status: 'failed',
      reasons: ['13 of 20 requests: 12 lock-error, 1 timeout', 'success>=99% does not hold: 35%'],
    },
    diagnoses: [
      {
        cause: 'no-retry',
        title: 'no retry: a lock error goes straight to the client',
        evidence: '12 times: HTTP 500 {"error":"database is locked"}',
        remedy: 'Repeat a write that met SQLITE_BUSY a few times, with growing pauses and some jitter.',
        confirmedBy: null,
      },
    ],
    ...overrides,
  });
}
