import { describe, expect, it } from 'vitest';
import { GenesisError } from '../../../src/errors.ts';
import { jsonReport } from '../../../src/report/json.ts';
import { readSaved } from '../../../src/report/saved/saved-result.ts';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import type { VerifyResult } from '../../../src/verify/result.ts';
import { injected } from '../../support/judged.ts';
import { observedHolder, observedLocks, writeHolds } from '../../support/observed-locks.ts';
import { QUIET_LOG } from '../../support/samples.ts';
import { summaryOf } from '../../support/streams.ts';
import { goodputOf } from '../../support/stress-result.ts';
import { failedStressResult, risingLatency, sampleStressResult } from '../stress/sample-stress-result.ts';
import {
  DATA_LOST,
  FAILED,
  HOSTILE,
  HOSTILE_CHECK,
  PASSED,
  SKIPPED,
  sample,
  UNKNOWN,
} from '../verify/sample-verify-result.ts';
import { fieldsOf, withField } from './saved-fields.ts';

const RESULT = sample([PASSED, FAILED, DATA_LOST, SKIPPED, UNKNOWN], {
  verdict: { status: 'data-lost', reasons: ['1 check lost data'] },
});

const NO_SCHEMA = 'it has no text in a field "schema", such as "genesis.stress/3"';

function failureOf(text: string): GenesisError {
  try {
    readSaved(text, 'run.json');
  } catch (error) {
    if (error instanceof GenesisError) return error;
    throw error;
  }
  throw new Error('was read');
}

function damaged(path: string, value?: unknown, result: VerifyResult | StressResult = RESULT): string {
  return withField(result, path, value);
}

describe('a saved result of genesis verify', () => {
  it.each([
    ['of every kind of check', RESULT],
    ['of a run that passed', sample()],
    ['of a run without a check', sample([], { interrupted: true, quick: true })],
    ['with any text', sample([HOSTILE_CHECK])],
  ])('%s is read as it was written', (_, result) => {
    expect(readSaved(jsonReport(result), 'run.json')).toEqual({ kind: 'verify', result });
  });

  it('may have more fields than are known', () => {
    const saved = JSON.parse(damaged('host', 'ci-1'));
    saved.checks[0].note = 'new';
    saved.verdict.note = 'new';
    expect(readSaved(JSON.stringify(saved), 'run.json')).toEqual({ kind: 'verify', result: saved });
  });

  it.each([
    ['', 'not JSON: Unexpected end of JSON input'],
    ['{"schema":', 'not JSON: Unexpected end of JSON input'],
    ['null', NO_SCHEMA],
    ['[]', NO_SCHEMA],
    ['7', NO_SCHEMA],
    ['{"results":[]}', NO_SCHEMA],
    [
      `${'['.repeat(101)}${']'.repeat(101)}`,
      'its JSON has 101 objects and lists, up to 101 within each other',
    ],
    ['['.repeat(1_000_001), 'its JSON has 1000001 objects and lists, up to 1000001 within each other'],
    [`[${'1,'.repeat(5_000_000)}1]`, 'its JSON has more than 5000000 values'],
    [
      damaged('schema', 'genesis.verify/2'),
      'its schema is genesis.verify/2, not one of genesis.verify/1, genesis.stress/3, genesis.stress-series/1, genesis.compare/1, genesis.capacity/1, genesis.probe/1, genesis.doctor/1',
    ],
    [damaged('schema'), NO_SCHEMA],
    [damaged('tookMs'), 'it must have required properties tookMs'],
    [damaged('tookMs', '33 s'), 'tookMs must be number'],
    [damaged('interrupted', 0), 'interrupted must be boolean'],
    [damaged('checks', {}), 'checks must be array'],
    [
      damaged('checks/0/status', 'good'),
      'checks/0/status must be one of passed, failed, data-lost, skipped, unknown',
    ],
    [damaged('checks/0/status', 'skipped'), 'checks/0 must have required properties reason'],
    [damaged('checks/1/summary'), 'checks/1 must have required properties summary'],
    [damaged('checks/1/evidence/0', 7), 'checks/1/evidence/0 must be string'],
    [damaged('checks/1/log', 7), 'checks/1/log must be string or must be null'],
    [damaged('checks/1/steps/0/ok', 0.5), 'checks/1/steps/0/ok must be integer'],
    [damaged('checks/1/steps/0/p50Ms', '4 ms'), 'checks/1/steps/0/p50Ms must be number or must be null'],
    [damaged('checks/2/diagnoses/0/remedy'), 'checks/2/diagnoses/0 must have required properties remedy'],
    [damaged('checks/4/holdsWhen', null), 'checks/4/holdsWhen must be string'],
    [damaged('verdict/reasons'), 'verdict must have required properties reasons'],
    [
      damaged('verdict/status', 'good'),
      'verdict/status must be one of passed, failed, data-lost, inconclusive',
    ],
  ])('that is damaged is refused, with the place: %#', (text, mistake) => {
    const error = failureOf(text);
    expect(error.code).toBe('RESULT_INVALID');
    expect(error.message).toBe(`run.json is not a saved result: ${mistake}`);
    expect(error.hint).toContain('genesis verify --json');
  });

  it('has no unknown cause', () => {
    expect(failureOf(damaged('checks/1/diagnoses/0/cause', 'bad luck')).message).toMatch(
      /checks\/1\/diagnoses\/0\/cause must be one of check-then-insert, buffered-stream, /,
    );
  });

  it('commands no terminal when it is refused', () => {
    expect(failureOf('\u001b[2J').message).not.toContain('\u001b');
    expect(failureOf(damaged('schema', `\u001b[2J${'x'.repeat(100)}`)).message).toMatch(
      /\?\[2Jx+…, not one of /,
    );
  });
});

/** With something in every field that may be null. */
const WHOLE = failedStressResult({
  load: { kind: 'open-loop', ratePerSecond: 200, concurrency: 1_000, until: { durationMs: 30_000 } },
  schedule: { due: 6_000, unsent: 12, lateness: risingLatency(40) },
  settings: {
    ...sampleStressResult().settings,
    ...{ seed: 'seed', arrivals: { kind: 'gamma', shape: 0.5 }, thinkMs: { min: 1_000, max: 3_000 } },
  },
  faults: [injected('kill@3s', { problem: 'it did not come back' }), injected('cut@1s:3s')],
  cutConnections: 12,
  misfit: { says: 'POST http://h/chat answered 401', options: null, isTried: false, remedy: 'Send a key.' },
  goodput: goodputOf(7, 'latency<5s', 'ttft<300ms'),
  streams: summaryOf([{ firstMs: 30, gapsMs: [5, 9], changes: { firstReasoningAt: 2, reportedTokens: 4 } }]),
  locks: observedLocks([
    observedHolder({ write: writeHolds(), locks: [{ name: 'writer', samples: 245, longestMs: 4_900 }] }),
  ]),
});

/** What an earlier version did not save. */
const LATER =
  /^(goodput|streams|scenario|outcomes\/.*|rounds\/\d+\/p95Ms|settings\/(arrivals|data|scenario|thinkMs))$/;

const STAGES = [{ durationMs: 10_000, to: 50 }];

const LOADS: readonly StressResult['load'][] = [
  { kind: 'burst', concurrency: 20 },
  { kind: 'closed-loop', concurrency: 20, until: { requests: 300 } },
  { kind: 'closed-loop', concurrency: 20, until: { durationMs: 300 } },
  { kind: 'ramp', concurrency: 50, stages: STAGES },
  { kind: 'open-loop', ratePerSecond: 0.5, concurrency: 50, until: { requests: 300 } },
  { kind: 'open-ramp', ratePerSecond: 0, concurrency: 50, stages: STAGES },
];

describe('a saved result of genesis stress', () => {
  it.each<readonly [string, StressResult]>([
    ['of a run that passed', sampleStressResult()],
    ['of a run that failed', failedStressResult()],
    ['of every field', WHOLE],
    ...LOADS.map((load) => [`of the load ${load.kind}`, sampleStressResult({ load })] as const),
    [
      'without a report of the server',
      sampleStressResult({
        ...{
          latency: null,
          timing: null,
          serverCounters: null,
          serverLog: null,
          serverCpu: null,
          retries: null,
          command: null,
        },
        lockErrors: { surfaced: 0, recovered: null },
        generator: { cpu: null, eventLoopDelayMaxMs: 0, mostInFlight: 0, saturated: false },
        audit: { status: 'unknown', reason: 'HTTP 404' },
        schedule: { due: 1, unsent: 1, lateness: null },
      }),
    ],
    [
      'with any text',
      failedStressResult({
        failures: [{ outcome: 'timeout', count: 1, example: HOSTILE }],
        serverLog: { ...QUIET_LOG, lines: 1, lockErrors: 1, retries: 1, example: HOSTILE },
        command: HOSTILE,
        locks: { status: 'unseen', reason: HOSTILE },
      }),
    ],
  ])('%s is read as it was written', (_, result) => {
    expect(readSaved(jsonReport(result), 'run.json')).toEqual({ kind: 'stress', results: [result] });
  });

  it('of several runs is read as it was written', () => {
    const results = [sampleStressResult(), failedStressResult(), WHOLE];
    expect(readSaved(jsonReport(results), 'run.json')).toEqual({ kind: 'stress', results });
  });

  it('of an earlier version has what is missing there', () => {
    const result = sampleStressResult();
    const saved = JSON.parse(jsonReport(result));
    delete saved.goodput;
    delete saved.streams;
    for (const name of ['arrivals', 'data', 'thinkMs']) delete saved.settings[name];
    delete saved.rounds[0].p95Ms;
    delete saved.outcomes['error-in-stream'];
    const [round] = result.rounds;
    const whole = { ...result, rounds: [{ ...round, p95Ms: null }] };
    const read = (value: unknown) => readSaved(JSON.stringify(value), 'run.json');
    expect(read(saved)).toEqual({ kind: 'stress', results: [whole] });
    const series = { schema: 'genesis.stress-series/1', results: [result, saved] };
    expect(read(series)).toEqual({ kind: 'stress', results: [result, whole] });
  });

  it('may have more fields than are known', () => {
    const saved = damaged('host', 'ci-1', WHOLE);
    expect(readSaved(saved, 'run.json')).toEqual({ kind: 'stress', results: [JSON.parse(saved)] });
  });

  it.each<readonly [string, StressResult, one: string, some: RegExp]>([
    ['of a run', WHOLE, 'timeline/dots/0/atMs', /^/],
    ...LOADS.map(
      (load) => [`of the load ${load.kind}`, sampleStressResult({ load }), 'load/kind', /^load\//] as const,
    ),
  ])('needs every field: %s', (_, result, one, some) => {
    const fields = fieldsOf(result);
    expect(fields).toContain(one);
    for (const field of fields.filter((field) => some.test(field) && !LATER.test(field))) {
      const parent = field.split('/').slice(0, -1).join('/') || 'it';
      expect(failureOf(damaged(field, undefined, result)).message, field).toMatch(
        `run.json is not a saved result: ${field === 'schema' ? NO_SCHEMA : `${parent} must have required properties`}`,
      );
    }
  });

  it.each([
    [
      damaged('schema', 'genesis.stress/1', WHOLE),
      'its schema is genesis.stress/1, which an older genesis wrote; this one reads genesis.stress/3',
    ],
    [
      damaged('schema', 'genesis.stress/2', WHOLE),
      'its schema is genesis.stress/2, which an older genesis wrote; this one reads genesis.stress/3',
    ],
    [
      damaged('schema', 'genesis.stress/4', WHOLE),
      'its schema is genesis.stress/4, not one of genesis.verify/1, genesis.stress/3, genesis.stress-series/1, genesis.compare/1, genesis.capacity/1, genesis.probe/1, genesis.doctor/1',
    ],
    [damaged('schema', 7, WHOLE), NO_SCHEMA],
    [damaged('startedAt', 'yesterday', WHOLE), 'startedAt must be a date'],
    [damaged('command', 7, WHOLE), 'command must be string or must be null'],
    [damaged('runs', 0, WHOLE), 'runs must be >= 1'],
    [damaged('loadMs', -1, WHOLE), 'loadMs must be >= 0'],
    [
      damaged('load/kind', 'flood', WHOLE),
      'load/kind must be one of burst, closed-loop, ramp, open-loop, open-ramp',
    ],
    [damaged('load/kind', 'ramp', WHOLE), 'load must have required properties stages'],
    [damaged('load/until/durationMs', '30 s', WHOLE), 'load/until/durationMs must be number'],
    [damaged('settings/headers/0', 7, WHOLE), 'settings/headers/0 must be string'],
    [damaged('settings/arrivals/shape', 0, WHOLE), 'settings/arrivals/shape must be > 0 or must be null'],
    [damaged('settings/thinkMs/min', -1, WHOLE), 'settings/thinkMs/min must be >= 0'],
    [damaged('requests/ok', 0.5, WHOLE), 'requests/ok must be integer'],
    [damaged('outcomes/timeout', -1, WHOLE), 'outcomes/timeout must be >= 0'],
    [damaged('goodput/kept', 101, WHOLE), 'goodput/kept must be <= its due'],
    [
      damaged('goodput/slos/0/slo/metric', 'p99', WHOLE),
      'goodput/slos/0/slo/metric must be one of latency, ttft, itl, tpot',
    ],
    [damaged('failures/0/count', -1, WHOLE), 'failures/0/count must be >= 0'],
    [damaged('lockErrors/recovered', 'none', WHOLE), 'lockErrors/recovered must be integer or must be null'],
    [damaged('retries', 0, WHOLE), 'retries must be object or must be null'],
    [damaged('retries/most', -1, WHOLE), 'retries/most must be >= 0'],
    [damaged('latency/percentiles/0/ms', '4 ms', WHOLE), 'latency/percentiles/0/ms must be number'],
    [damaged('schedule/lateness/count', -1, WHOLE), 'schedule/lateness/count must be >= 0'],
    [damaged('timeline/intervalMs', 0, WHOLE), 'timeline/intervalMs must be > 0'],
    [damaged('timeline/failed/0', -1, WHOLE), 'timeline/failed/0 must be >= 0'],
    [
      damaged('timeline/failed', [0, 0], WHOLE),
      'timeline must have as many completed as failed, lockErrors and retries',
    ],
    [
      damaged('timeline/retries', [], WHOLE),
      'timeline must have as many completed as failed, lockErrors and retries',
    ],
    [damaged('timeline/dots/0/atMs', [1], WHOLE), 'timeline/dots/0 must have as many atMs as latencyMs'],
    [damaged('timeline/dots/0/atMs', [], WHOLE), 'timeline/dots/0/atMs must not have fewer than 1 items'],
    [damaged('timeline/intervalMs', 1e308, WHOLE), 'timeline/intervalMs must be <= 86400000'],
    [damaged('timeline/dots/0/latencyMs/3', null, WHOLE), 'timeline/dots/0/latencyMs/3 must be number'],
    [damaged('streams', 7, WHOLE), 'streams must be object or must be null'],
    [damaged('streams/gaps/count', -1, WHOLE), 'streams/gaps/count must be >= 0'],
    [damaged('streams/reportedTokens', 0.5, WHOLE), 'streams/reportedTokens must be integer or must be null'],
    [damaged('streams/timeline/gaps/maxMs', [], WHOLE), 'streams/timeline must have lists of one length'],
    [damaged('audit/status', 'good', WHOLE), 'audit/status must be one of read, unknown, skipped'],
    [damaged('audit/lost', -1, WHOLE), 'audit/lost must be >= 0'],
    [
      damaged('faults/0/fault/kind', 'flood', WHOLE),
      'faults/0/fault/kind must be one of lock, kill, terminate, pause, cut, slow, drip, model-error',
    ],
    [damaged('faults/0/fault/atMs', -1, WHOLE), 'faults/0/fault/atMs must be >= 0'],
    [
      damaged('thresholds/0/threshold/operator', '!=', WHOLE),
      'thresholds/0/threshold/operator must be one of <, <=, =, >=, >',
    ],
    [damaged('generator/cpu', '40%', WHOLE), 'generator/cpu must be number or must be null'],
    [damaged('thresholds/0/holds', 'yes', WHOLE), 'thresholds/0/holds must be boolean or must be null'],
    [damaged('thresholds/0/holds', null, WHOLE), 'thresholds/0 must have required properties reason'],
    [damaged('thresholds/2/holds', true, WHOLE), 'thresholds/2/observed must be number'],
    [
      damaged('baseline/measures/0/unit', 's', WHOLE),
      'baseline/measures/0/unit must be one of share, ms, per-second, count',
    ],
    [
      damaged('verdict/status', 'good', WHOLE),
      'verdict/status must be one of passed, failed, data-lost, inconclusive',
    ],
    [damaged('diagnoses/0', null, WHOLE), 'diagnoses/0 must be object'],
    ['{"schema":"genesis.stress-series/1"}', 'it must have required properties results'],
    ['{"schema":"genesis.stress-series/1","results":[]}', 'results must not have fewer than 1 items'],
    ['{"schema":"genesis.stress-series/1","results":[7]}', 'results/0 must be object'],
    [
      `{"schema":"genesis.stress-series/1","results":[${jsonReport(WHOLE)},${damaged('audit/lost', '1', WHOLE)}]}`,
      'results/1/audit/lost must be integer',
    ],
    [
      `{"schema":"genesis.stress-series/1","results":[${damaged('timeline/dots/0/atMs', [1], WHOLE)}]}`,
      'results/0/timeline/dots/0 must have as many atMs as latencyMs',
    ],
    [
      `{"schema":"genesis.stress-series/1","results":[${damaged('schema', 'genesis.stress/2', WHOLE)}]}`,
      'results/0/schema must be genesis.stress/3',
    ],
  ])('that is damaged is refused, with the place: %#', (text, mistake) => {
    const error = failureOf(text);
    expect(error.code).toBe('RESULT_INVALID');
    expect(error.message).toBe(`run.json is not a saved result: ${mistake}`);
    expect(error.hint).toContain('genesis stress --json');
  });
});
