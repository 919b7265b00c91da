import type { Outcome } from '../../../src/stress/answer/outcome.ts';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { bound, injected } from '../../support/judged.ts';
import { observedHolder, observedLocks, writeHolds } from '../../support/observed-locks.ts';
import { CLEAN_AUDIT, CLEAN_TIMING, NO_OUTCOMES, QUIET_LOG } from '../../support/samples.ts';
import { latencyOf, sampleResult } from '../../support/stress-result.ts';
import { HOSTILE as HOSTILE_TEXT } from '../verify/sample-verify-result.ts';

const HOSTILE = `"></script><script>alert(1)</script>' onload='alert(1) ${HOSTILE_TEXT}`;

const TOTAL = 2_400;
const LOAD_MS = 6_000;

/** A run in which another process held the write lock from 2 s to 4 s: some requests waited, some were refused. */
export function lockedResult(change: Partial<StressResult> = {}): StressResult {
  const outcomes = { ...NO_OUTCOMES, ok: 2_332, 'lock-error': 40, timeout: 20, 'internal-error': 8 };
  return sampleResult({
    startedAt: '2026-01-01T00:00:00.000Z',
    command: 'genesis stress -c 40 -d 6s --fault lock@2s:2s --threshold "p99<300ms" --baseline main.json',
    load: { kind: 'closed-loop', concurrency: 40, until: { durationMs: LOAD_MS } },
    loadMs: LOAD_MS,
    requests: { completed: TOTAL, ok: outcomes.ok, traced: outcomes.ok },
    ratePerSecond: 400,
    outcomes,
    failures: [
      { outcome: 'lock-error', count: 40, example: 'HTTP 503 database is locked (SQLITE_BUSY)' },
      { outcome: 'timeout', count: 20, example: 'no answer within 2 s' },
      { outcome: 'internal-error', count: 8, example: 'HTTP 500 the model failed' },
    ],
    lockErrors: { surfaced: 40, recovered: 120 },
    retries: { total: 150, requests: 90, most: 5 },
    latency: latencyOf(Array.from({ length: outcomes.ok }, (_, index) => okLatencyMs(index))),
    timeline: timelineOf(outcomes),
    timing: {
      ...CLEAN_TIMING,
      requests: 2_380,
      meanPoolWaitMs: 3.2,
      meanDatabaseMs: 18.4,
      meanModelMs: 35.1,
    },
    serverCounters: { writes: 2_340, commits: 410, lockErrors: 160, retries: 150 },
    audit: { status: 'read', ...CLEAN_AUDIT, acknowledged: 2_332, stored: 2_330, lost: 2, recovered: 11 },
    faults: [injected('lock@2s:2s')],
    generator: { cpu: 0.31, eventLoopDelayMaxMs: 12.5, mostInFlight: 40, saturated: false },
    thresholds: [
      { threshold: bound('p99<300ms'), unit: 'ms', observed: 2_040, holds: false },
      { threshold: bound('rate>100'), unit: 'per-second', observed: 400, holds: true },
      {
        threshold: bound('p99.9<1s'),
        unit: 'ms',
        observed: null,
        holds: null,
        reason: 'p99.9 needs 1000 samples, there are 20',
      },
    ],
    baseline: {
      startedAt: '2025-12-01T00:00:00.000Z',
      tolerance: 0.1,
      rounds: { before: 10, after: 5 },
      differences: ['concurrency: 40, was 20'],
      obstacles: [HOSTILE],
      measures: [
        { name: 'failures', unit: 'share', before: 0, after: 68 / TOTAL, judgement: 'worse', change: null },
        {
          name: 'rate',
          unit: 'per-second',
          before: 410,
          after: 400,
          judgement: 'undecided',
          change: { from: -0.12, to: 0.05 },
        },
        {
          name: 'p50',
          unit: 'ms',
          before: 61,
          after: 48,
          judgement: 'better',
          change: { from: -0.3, to: -0.12 },
        },
      ],
    },
    verdict: {
      status: 'data-lost',
      reasons: ['2 of 2332 acknowledged turns are not stored', '68 of 2400 requests failed'],
    },
    diagnoses: [
      {
        cause: 'no-retry',
        title: 'no retry: a lock error goes straight to the client',
        evidence: '40 times: HTTP 503 database is locked (SQLITE_BUSY)',
        remedy: 'Repeat a write that met SQLITE_BUSY a few times, with growing pauses and some jitter.',
        confirmedBy: null,
      },
    ],
    ...change,
  });
}

/** Before any request was sent: all that a run can be without. */
export function sampleEmptyResult(change: Partial<StressResult> = {}): StressResult {
  const none: readonly number[] = [];
  return lockedResult({
    command: null,
    loadMs: 0,
    interrupted: true,
    requests: { completed: 0, ok: 0, traced: 0 },
    ratePerSecond: 0,
    outcomes: NO_OUTCOMES,
    failures: [],
    lockErrors: { surfaced: 0, recovered: null },
    retries: null,
    latency: null,
    timeline: { intervalMs: 100, completed: none, failed: none, lockErrors: none, retries: none, dots: [] },
    timing: null,
    serverCounters: null,
    audit: { status: 'unknown', reason: 'HTTP 404' },
    faults: [],
    generator: { cpu: null, eventLoopDelayMaxMs: 0, mostInFlight: 0, saturated: false },
    thresholds: [],
    baseline: null,
    verdict: { status: 'inconclusive', reasons: ['no request was made'] },
    diagnoses: [],
    ...change,
  });
}

/** A run in which every text that a server, or a saved file, can choose is hostile. */
export function sampleHostileResult(): StressResult {
  const sample = lockedResult();
  return {
    ...sample,
    command: HOSTILE,
    target: { url: HOSTILE, description: HOSTILE },
    settings: {
      ...sample.settings,
      ...{ method: HOSTILE, path: HOSTILE, headers: [HOSTILE], body: HOSTILE, reply: HOSTILE },
      ...{ streamEnd: HOSTILE, historyPath: HOSTILE, unixSocket: HOSTILE, seed: HOSTILE, scenario: HOSTILE },
      data: { file: HOSTILE, records: 3, order: 'shuffle', sha256: HOSTILE },
    },
    scenario: {
      file: HOSTILE,
      rounds: { completed: 1, failed: 1, cutShort: 0 },
      requests: [
        {
          name: HOSTILE,
          completed: 1,
          ok: 0,
          excused: 0,
          failures: [{ outcome: 'timeout', count: 1, example: HOSTILE }],
          latency: null,
        },
      ],
    },
    failures: sample.failures.map((failure) => ({ ...failure, example: HOSTILE })),
    serverLog: { ...QUIET_LOG, lines: 1, lockErrors: 1, retries: 0, example: HOSTILE },
    locks: observedLocks([observedHolder({ command: HOSTILE, write: writeHolds() })]),
    faults: [
      { ...injected('lock@1s:1s', { problem: HOSTILE }), text: HOSTILE },
      { ...injected('lock@1s:8s'), text: `lock@1s:${HOSTILE.replace(/\s/g, ' ')}` },
    ],
    thresholds: [
      {
        threshold: { ...bound('p99<1s'), text: HOSTILE },
        unit: 'ms',
        observed: null,
        holds: null,
        reason: HOSTILE,
      },
    ],
    verdict: { status: 'failed', reasons: [HOSTILE, HOSTILE] },
    diagnoses: [{ cause: 'no-retry', title: HOSTILE, evidence: HOSTILE, remedy: HOSTILE, confirmedBy: null }],
  };
}

/** The same numbers each time, spread over 0 to 1. */
function spread(index: number): number {
  return Math.abs(Math.sin(index * 12.9898) * 43_758.5453) % 1;
}

function okLatencyMs(index: number): number {
  return (
    22 + 60 * spread(index + 5_000) ** 3 + (spread(index * 7) > 0.985 ? 1_900 * spread(index + 9_000) : 0)
  );
}

function timelineOf(outcomes: Readonly<Record<Outcome, number>>): StressResult['timeline'] {
  const intervals = Array.from({ length: LOAD_MS / 100 }, (_, index) => index);
  const isLocked = (index: number) => index >= 20 && index < 40;
  const counted = (most: number) =>
    intervals.map((index) => (isLocked(index) ? Math.round(most * spread(index)) : 0));
  const seen = (Object.keys(outcomes) as Outcome[]).filter((outcome) => outcomes[outcome] > 0);
  return {
    intervalMs: 100,
    completed: intervals.map((index) => 35 + Math.round(10 * spread(index))),
    failed: counted(6),
    lockErrors: counted(16),
    retries: counted(14),
    dots: seen.map((outcome) => dotsOf(outcome, outcomes[outcome])),
  };
}

function dotsOf(outcome: Outcome, count: number): StressResult['timeline']['dots'][number] {
  const shown = Array.from({ length: Math.min(count, 2_000) }, (_, index) => index);
  const isOk = outcome === 'ok';
  const failedMs = { timeout: 2_000, 'internal-error': 9 } as Partial<Record<Outcome, number>>;
  return {
    outcome,
    count,
    atMs: shown.map((index) => (isOk ? LOAD_MS * spread(index) : 2_000 + 2_000 * spread(index))),
    latencyMs: shown.map((index) =>
      isOk ? okLatencyMs(index) : (failedMs[outcome] ?? 400) * (1 + 0.6 * spread(index * 5)),
    ),
  };
}
