import { OUTCOMES, type Outcome } from '../../src/stress/answer/outcome.ts';
import type { Baseline } from '../../src/stress/judge/comparison/compare.ts';
import type { Round } from '../../src/stress/judge/measured/round.ts';
import type { StressResult } from '../../src/stress/judge/result.ts';
import type { Goodput } from '../../src/stress/measure/goodput.ts';
import { LatencyHistogram, type LatencySummary } from '../../src/stress/measure/latency.ts';
import type { Machine } from '../../src/stress/measure/machine.ts';
import { limit } from './judged.ts';
import { CLEAN_AUDIT } from './samples.ts';

type Outcomes = Readonly<Record<Outcome, number>>;

/** A run of 100 requests in one second, all of which went well, on a server that reports everything. */
export function sampleResult(changes: Partial<StressResult> = {}): StressResult {
  return {
    schema: 'genesis.stress/3',
    version: '0.1.0',
    machine: sampleMachine(),
    startedAt: '2026-01-31T12:00:00.000Z',
    command: 'genesis stress --requests 100',
    runs: 1,
    rounds: [sampleRound()],
    target: { url: 'http://127.0.0.1:8080', description: 'embedded server, empty database' },
    readBefore: [],
    load: { kind: 'closed-loop', concurrency: 10, until: { requests: 100 } },
    settings: sampleSettings(),
    loadMs: 1_000,
    interrupted: false,
    cutShort: 0,
    requests: { completed: 100, ok: 100, traced: 100 },
    ratePerSecond: 100,
    failedPerSecond: 0,
    schedule: null,
    repetition: null,
    scenario: null,
    excused: 0,
    hang: null,
    misfit: null,
    goodput: null,
    outcomes: outcomesOf({ ok: 100 }),
    failures: [],
    databaseErrors: [],
    aloneMs: null,
    locks: null,
    lockErrors: { surfaced: 0, recovered: 0 },
    retries: { total: 0, requests: 0, most: 0 },
    latency: latencyOf(oneTo(100)),
    streams: null,
    timeline: {
      intervalMs: 100,
      completed: new Array<number>(10).fill(10),
      failed: new Array<number>(10).fill(0),
      lockErrors: new Array<number>(10).fill(0),
      retries: new Array<number>(10).fill(0),
      dots: [{ outcome: 'ok', count: 100, atMs: oneTo(100), latencyMs: oneTo(100) }],
    },
    timing: {
      requests: 100,
      meanPoolWaitMs: 1,
      meanDatabaseMs: 2,
      meanModelMs: 3,
      lockErrorsRecovered: 0,
      lockErrorsInFailed: 0,
      retries: 0,
      requestsRetried: 0,
      mostRetries: 0,
    },
    serverCounters: { writes: 100, commits: 20, lockErrors: 0, retries: 0 },
    serverLog: null,
    serverCpu: { cpuMs: 400, cores: 0.4 },
    audit: sampleAudit(),
    faults: [],
    modelFailures: 0,
    cutConnections: null,
    generator: { cpu: 0.4, eventLoopDelayMaxMs: 4, mostInFlight: 10, saturated: false },
    observations: [],
    thresholds: [],
    baseline: null,
    verdict: { status: 'passed' },
    diagnoses: [],
    notes: [],
    ...changes,
  };
}

export function sampleMachine(changes: Partial<Machine> = {}): Machine {
  return {
    cpu: 'Fast 3000',
    cores: 2,
    architecture: 'x64',
    system: 'Linux 6.1.0',
    node: '24.1.0',
    ...changes,
  };
}

/** The round of a run of 100 requests. */
export function sampleRound(changes: Partial<Round> = {}): Round {
  return {
    startedAt: '2026-01-31T12:00:00.000Z',
    requests: { total: 100, failed: 0 },
    ratePerSecond: 100,
    p50Ms: 50,
    p90Ms: 90,
    p95Ms: 95,
    p99Ms: 99,
    lockErrors: 0,
    retries: 0,
    turns: { acknowledged: 100, lost: 0, duplicated: 0 },
    referencePerSecond: null,
    ...changes,
  };
}

export function sampleSettings(changes: Partial<StressResult['settings']> = {}): StressResult['settings'] {
  return {
    scenario: null,
    method: 'POST',
    path: '/api/chat',
    headers: ['content-type'],
    body: '{"message":"genesis stress {{token}}"}',
    reply: 'response',
    streamEnd: null,
    historyPath: '/api/conversation',
    insecure: false,
    unixSocket: null,
    follow: false,
    timeoutMs: 60_000,
    arrivals: null,
    thinkMs: null,
    warmupMs: 0,
    reconnect: false,
    retryLost: 0,
    seed: null,
    data: null,
    ...changes,
  };
}

type ReadAudit = Extract<StressResult['audit'], { status: 'read' }>;

export function sampleAudit(changes: Partial<ReadAudit> = {}): ReadAudit {
  return { status: 'read', ...CLEAN_AUDIT, acknowledged: 100, stored: 100, ...changes };
}

/** The part of a result about its requests. */
export function answered(
  counts: Partial<Outcomes>,
): Pick<StressResult, 'requests' | 'outcomes' | 'failures' | 'lockErrors'> {
  const outcomes = outcomesOf(counts);
  const completed = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  const failed = OUTCOMES.filter((outcome) => outcome !== 'ok' && outcomes[outcome] > 0);
  return {
    requests: { completed, ok: outcomes.ok, traced: outcomes.ok },
    outcomes,
    failures: failed.map((outcome) => ({
      outcome,
      count: outcomes[outcome],
      example: `HTTP 500: ${outcome}`,
    })),
    lockErrors: { surfaced: outcomes['lock-error'], recovered: 0 },
  };
}

/** Of 100 requests that were due, `kept` kept the limits, and each of these. */
export function goodputOf(kept: number, ...texts: readonly string[]): Goodput {
  return { kept, due: 100, slos: texts.map((text) => ({ slo: limit(text), kept, unmeasured: 0 })) };
}

export function outcomesOf(counts: Partial<Outcomes>): Outcomes {
  return { ...(Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Outcomes), ...counts };
}

/** Null without samples. */
export function latencyOf(samplesMs: readonly number[]): LatencySummary | null {
  const histogram = new LatencyHistogram();
  for (const ms of samplesMs) histogram.record(ms);
  return histogram.summary() ?? null;
}

export function oneTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

export function baselineOf(result: StressResult, tolerance = 0.1): Baseline {
  return { result, tolerance };
}
