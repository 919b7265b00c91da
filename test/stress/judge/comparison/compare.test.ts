import { describe, expect, it } from 'vitest';
import { compare } from '../../../../src/stress/judge/comparison/compare.ts';
import type { ComparedName } from '../../../../src/stress/judge/comparison/comparison.ts';
import type { StressResult } from '../../../../src/stress/judge/result.ts';
import { injected } from '../../../support/judged.ts';
import {
  answered,
  baselineOf,
  latencyOf,
  oneTo,
  sampleResult,
  sampleSettings,
} from '../../../support/stress-result.ts';

const NOISE = 0.1;
const NOT_TOLD = { timing: null, retries: null } as const;

const compared = (after: Partial<StressResult>, before: Partial<StressResult> = {}) =>
  compare(sampleResult(after), baselineOf(sampleResult(before), NOISE));
const measure = (name: ComparedName, ...runs: Parameters<typeof compared>) =>
  compared(...runs).measures.find((measure) => measure.name === name);
const retries = (total: number) => ({ retries: { total, requests: total, most: 1 } });
const slower = (factor: number) => ({ latency: latencyOf(oneTo(100).map((ms) => ms * factor)) });

describe('a run compared with its baseline', () => {
  it('says when that was made, and how much noise is tolerated', () => {
    expect(compared({}, { startedAt: '2026-01-01T00:00:00.000Z' })).toMatchObject({
      startedAt: '2026-01-01T00:00:00.000Z',
      noise: NOISE,
    });
  });

  it('is the same where nothing changed', () => {
    const { measures, differences } = compared({});
    expect(measures.map(({ name, judgement }) => [name, judgement])).toEqual([
      ['failures', 'same'],
      ['lock-errors', 'same'],
      ['retries', 'same'],
      ['rate', 'same'],
      ['p50', 'same'],
      ['p90', 'same'],
      ['p99', 'same'],
    ]);
    expect(differences).toEqual([]);
  });

  it.each([
    [1.05, 'same'],
    [1.2, 'worse'],
    [0.95, 'same'],
    [0.8, 'better'],
  ])('with latencies %d times as long is judged: %s', (factor, judgement) => {
    expect(measure('p99', slower(factor))).toMatchObject({ unit: 'ms', judgement });
  });

  it.each([
    [95, 'same'],
    [89, 'worse'],
    [111, 'better'],
  ])('with a rate of %d after 100 is judged: %s', (ratePerSecond, judgement) => {
    expect(measure('rate', { ratePerSecond })).toEqual({
      name: 'rate',
      unit: 'per-second',
      before: 100,
      after: ratePerSecond,
      judgement,
    });
  });

  it('is worse for any failure after none', () => {
    expect(measure('failures', answered({ ok: 99, timeout: 1 }))).toEqual({
      name: 'failures',
      unit: 'share',
      before: 0,
      after: 0.01,
      judgement: 'worse',
    });
  });

  it('does not count failures that the faults excuse', () => {
    const after = { ...answered({ ok: 99, 'connection-lost': 1 }), excused: 1 };
    expect(measure('failures', after)).toMatchObject({ after: 0, judgement: 'same' });
  });

  it('is not worse for a retry in a hundred requests, but for more of them', () => {
    expect(measure('retries', retries(1))?.judgement).toBe('same');
    expect(measure('retries', retries(2))?.judgement).toBe('worse');
    expect(measure('retries', {}, retries(1))?.judgement).toBe('better');
  });

  it('is not worse for the retries of more requests', () => {
    const twice = { ...answered({ ok: 200 }), ...retries(20) };
    expect(measure('retries', twice, retries(10))).toMatchObject({
      before: 20,
      after: 20,
      judgement: 'same',
    });
  });
});

describe('what is compared', () => {
  const namesOf = (changes: Partial<StressResult>, before = changes) =>
    compared(changes, before).measures.map(({ name }) => name);

  it('leaves out percentiles that one of the runs cannot carry', () => {
    expect(namesOf({ latency: latencyOf(oneTo(1_000)) }, {})).not.toContain('p99.9');
    expect(namesOf({ latency: latencyOf(oneTo(1_000)) })).toContain('p99.9');
    expect(namesOf({ latency: null }, {})).not.toContain('p50');
  });

  it('leaves out the rate of an open loop, which is given, and of another kind of load', () => {
    const until = { durationMs: 1_000 };
    const open = { kind: 'open-loop', ratePerSecond: 100, concurrency: 10, until } as const;
    const stages = [{ durationMs: 1_000, to: 10 }];
    expect(namesOf({ load: open })).not.toContain('rate');
    expect(namesOf({ load: { kind: 'ramp', concurrency: 10, stages } })).not.toContain('rate');
    expect(namesOf({ load: { kind: 'burst', concurrency: 10 } }, {})).not.toContain('rate');
    expect(namesOf({ load: { kind: 'closed-loop', concurrency: 10, until } }, {})).toContain('rate');
  });

  it('leaves out retries that one of the servers does not report', () => {
    expect(namesOf(NOT_TOLD, {})).not.toContain('retries');
  });

  it('has only the lock errors that clients saw, where one of the servers does not report more', () => {
    const before = { ...NOT_TOLD, lockErrors: { surfaced: 2, recovered: null } };
    const later = { lockErrors: { surfaced: 2, recovered: 30 } };
    expect(measure('lock-errors', later, before)).toMatchObject({ before: 2, after: 2, judgement: 'same' });
    expect(measure('lock-errors', later, { lockErrors: { surfaced: 2, recovered: 0 } })).toMatchObject({
      before: 2,
      after: 32,
      judgement: 'worse',
    });
  });

  it('is no count where one of the runs made no request', () => {
    expect(namesOf({ ...answered({}), latency: null }, {})).toEqual(['rate']);
  });
});

describe('the differences between the settings', () => {
  it('are shown in words', () => {
    const settings = sampleSettings({
      ...{ method: 'GET', body: null, timeoutMs: 5_000, headers: ['accept'], reconnect: true },
    });
    const load = { kind: 'closed-loop', concurrency: 20, until: { durationMs: 30_000 } } as const;
    const fault = injected('lock@1s:8s');
    expect(compared({ settings, load, faults: [fault], version: '0.2.0' }).differences).toEqual([
      'concurrency: 20, was 10',
      'length: 30 s, was 100 requests',
      'method: GET, was POST',
      'headers: accept, was content-type',
      'body: none, was {"message":"genesis stress {{token}}"}',
      'timeout: 5 s, was 1 min',
      'connections: one per request, was kept alive',
      'faults: lock@1s:8s, was none',
      'version: 0.2.0, was 0.1.0',
    ]);
  });

  it('are shown between kinds of load', () => {
    const stages = [
      { durationMs: 1_000, to: 50 },
      { durationMs: 60_000, to: 50 },
    ];
    const load = { kind: 'open-ramp', ratePerSecond: 10, concurrency: 10, stages } as const;
    expect(compared({ load }).differences).toEqual([
      'load: open-ramp, was closed-loop',
      'length: none, was 100 requests',
      'rate: 10/s, was none',
      'stages: 1 s to 50, 1 min to 50, was none',
    ]);
  });

  it('are not the order and the letters of headers', () => {
    const [one, other] = [
      ['A', 'b'],
      ['B', 'a'],
    ].map((headers) => ({ settings: sampleSettings({ headers }) }));
    expect(compared(one ?? {}, other).differences).toEqual([]);
  });

  it('are short, however long a body is', () => {
    const [one, other] = ['x', 'y'].map((body) => ({
      settings: sampleSettings({ body: body.repeat(9_999) }),
    }));
    expect(compared(one ?? {}, other).differences).toEqual([
      `body: ${'x'.repeat(59)}…, was ${'y'.repeat(59)}…`,
    ]);
  });
});
