import { describe, expect, it } from 'vitest';
import { dueRequests } from '../../../../src/stress/judge/measured/counted-requests.ts';
import type { StressResult } from '../../../../src/stress/judge/result.ts';
import { evaluate } from '../../../../src/stress/judge/thresholds/evaluate.ts';
import { parseThreshold } from '../../../../src/stress/judge/thresholds/parse-threshold.ts';
import type { Threshold } from '../../../../src/stress/judge/thresholds/threshold.ts';
import { bound } from '../../../support/judged.ts';
import { CLEAN_AUDIT, QUIET_LOG } from '../../../support/samples.ts';
import { evenStreams, summaryOf } from '../../../support/streams.ts';
import {
  answered,
  goodputOf,
  latencyOf,
  oneTo,
  sampleAudit,
  sampleResult,
} from '../../../support/stress-result.ts';

const NOT_REPORTED = { timing: null, retries: null } as const;
const SATURATED = { cpu: 0.97, eventLoopDelayMaxMs: 80, mostInFlight: 10, saturated: true } as const;

const judged = (threshold: string, changes: Partial<StressResult> = {}) =>
  evaluate(parseThreshold(threshold) as Threshold, sampleResult(changes));

describe('a threshold', () => {
  it.each([
    ['p99<300ms', true, 99],
    ['p99<99.5ms', true, 99],
    ['p99<99ms', false, 99],
    ['p50<=51ms', true, 50],
    ['p90>1s', false, 90],
    ['p95<96ms', true, 95],
    ['mean<50ms', false, 50.5],
    ['mean=50.5ms', true, 50.5],
    ['max<=100ms', true, 100],
    ['rate>=100', true, 100],
    ['rate>100/s', false, 100],
    ['success=100%', true, 1],
    ['errors=0', true, 0],
    ['lock-errors=0', true, 0],
    ['retries<=10', true, 0],
    ['lost=0', true, 0],
    ['duplicated=0', true, 0],
  ])('%s is known for a run with latencies from 1 to 100 ms', (threshold, holds, observed) => {
    const result = judged(threshold);
    expect(result).toMatchObject({ threshold: bound(threshold), holds });
    expect(result.observed).toBeCloseTo(observed, 0);
  });

  it('has its unit and what was observed', () => {
    expect(judged('rate>=100/s')).toEqual({
      threshold: bound('rate>=100/s'),
      unit: 'per-second',
      observed: 100,
      holds: true,
    });
  });
});

describe('a share of successful requests', () => {
  it.each([
    [999, 1_000, true],
    [998, 1_000, false],
    [9_989_999, 10_000_000, false],
    [9_990_000, 10_000_000, true],
    [0, 1, false],
  ])('of %d in %d is not rounded to 99.9%', (ok, completed, holds) => {
    const counts = answered({ ok, timeout: completed - ok });
    expect(judged('success>=99.9%', counts).holds).toBe(holds);
  });

  it('is compared exactly, whatever the percentage', () => {
    const wrong = Array.from({ length: 101 }, (_, percent) => percent).filter((percent) => {
      const counts = answered({ ok: percent, timeout: 100 - percent });
      return judged(`success=${percent}%`, counts).holds !== true;
    });
    expect(wrong).toEqual([]);
  });

  it('leaves out what a fault excuses, and what this machine could not send', () => {
    const counts = { ...answered({ ok: 90, 'connection-lost': 6, 'client-limit': 4 }), excused: 6 };
    expect(judged('success=100%', counts)).toMatchObject({ observed: 1, holds: true });
    expect(judged('errors=0', counts)).toMatchObject({ observed: 0, holds: true });
  });

  it('is unknown without requests', () => {
    expect(judged('success>=99%', answered({}))).toMatchObject({
      holds: null,
      reason: 'no request was made',
    });
    expect(judged('success>=99%', { ...answered({ timeout: 3 }), excused: 3 })).toMatchObject({
      holds: null,
      reason: 'every request was excused or not sent',
    });
  });
});

describe('a threshold on the goodput', () => {
  const goodput = (kept: number, due = 100) => ({ goodput: { ...goodputOf(kept, 'latency<5s'), due } });

  it.each([
    [99, 'goodput>=99%', true],
    [98, 'goodput>=99%', false],
    [98, 'goodput<99%', true],
    [100, 'goodput=100%', true],
  ])('of %d in 100: %s', (kept, threshold, holds) => {
    expect(judged(threshold, goodput(kept))).toMatchObject({ observed: kept / 100, unit: 'share', holds });
  });

  it('is unknown without limits, and without requests', () => {
    const reason = 'no --slo, or not the same in all runs';
    expect(judged('goodput>=99%')).toMatchObject({ holds: null, reason });
    expect(judged('goodput>=99%', goodput(0, 0))).toMatchObject({
      holds: null,
      reason: 'every request was excused or not sent, or none was due',
    });
  });

  it('holds or is unknown where the generator was saturated: the true one may be higher', () => {
    const saturated = (kept: number) => judged('goodput>=99%', { ...goodput(kept), generator: SATURATED });
    expect(saturated(99)).toMatchObject({ observed: 0.99, holds: true });
    expect(saturated(98)).toMatchObject({
      holds: null,
      reason: 'the generator was saturated, so goodput may be higher than 98%',
    });
  });

  it('is about all that were due: the counted requests, and those that were never sent', () => {
    const { outcomes, requests } = answered({ ok: 90, timeout: 3, 'connection-lost': 6, 'client-limit': 4 });
    const schedule = { due: 115, unsent: 12, lateness: null };
    expect(dueRequests({ outcomes, requests, excused: 6, schedule })).toBe(90 + 3 + 12);
    expect(dueRequests({ outcomes, requests, excused: 6, schedule: null })).toBe(90 + 3);
  });
});

describe('a threshold on lock errors', () => {
  it('is about all that the server met', () => {
    const lockErrors = { surfaced: 1, recovered: 2 };
    expect(judged('lock-errors=0', { lockErrors })).toMatchObject({ observed: 3, holds: false });
  });

  it('is about what clients saw where the server reports nothing', () => {
    const lockErrors = { surfaced: 1, recovered: null };
    expect(judged('lock-errors<=1', { ...NOT_REPORTED, lockErrors })).toMatchObject({
      observed: 1,
      holds: true,
    });
  });

  it('is also about what the log of such a server shows', () => {
    const serverLog = { ...QUIET_LOG, lines: 9, lockErrors: 4, retries: 3, example: 'database is locked' };
    const changes = { ...NOT_REPORTED, serverLog, lockErrors: { surfaced: 1, recovered: null } };
    expect(judged('lock-errors=0', changes)).toMatchObject({ observed: 4, holds: false });
    expect(judged('retries<=3', changes)).toMatchObject({ observed: 3, holds: true });
  });

  it('counts once what was both answered and logged', () => {
    const serverLog = { ...QUIET_LOG, lines: 328, lockErrors: 328 };
    const changes = { ...NOT_REPORTED, serverLog, lockErrors: { surfaced: 328, recovered: null } };
    expect(judged('lock-errors<=328', changes)).toMatchObject({ observed: 328, holds: true });
    const unlogged = { ...changes, serverLog: QUIET_LOG };
    expect(judged('lock-errors<=328', unlogged)).toMatchObject({ observed: 328, holds: true });
  });
});

describe('what is unknown', () => {
  it.each<[string, string, Partial<StressResult>, string]>([
    ['unknown retries', 'retries=0', NOT_REPORTED, 'retries are not reported by this server'],
    ['too few samples', 'p99<1s', { latency: latencyOf(oneTo(20)) }, 'p99 needs 100 samples, there are 20'],
    [
      'far too few',
      'p99.9<1s',
      { latency: latencyOf(oneTo(999)) },
      'p99.9 needs 1000 samples, there are 999',
    ],
    ['no latency', 'p50<1s', { latency: null }, 'no request succeeded'],
    ['no latency at all', 'max<1s', { latency: null }, 'no request succeeded'],
    [
      'an audit that could not read',
      'lost=0',
      { audit: { status: 'unknown', reason: 'HTTP 404' } },
      'the audit could not read: HTTP 404',
    ],
    [
      'an audit that was skipped',
      'duplicated=0',
      { audit: { status: 'skipped', reason: 'not asked for' } },
      'the audit was skipped: not asked for',
    ],
  ])('is said: %s', (_name, threshold, changes, reason) => {
    expect(judged(threshold, changes)).toMatchObject({ observed: null, holds: null, reason });
  });

  it('is not what the audit read', () => {
    expect(judged('lost=0', { audit: sampleAudit({ lost: 2 }) })).toMatchObject({
      observed: 2,
      holds: false,
    });
  });
});

describe('when the generator was saturated', () => {
  it.each([
    ['p99<300ms', true],
    ['p99<50ms', null],
    ['max<=100ms', true],
    ['max<100ms', null],
    ['p90>200ms', false],
    ['p90>10ms', null],
    ['p50=200ms', false],
    ['p50=10ms', null],
    ['rate>=50', true],
    ['rate>=100', true],
    ['rate>100', null],
    ['rate<50', false],
    ['rate<200', null],
    ['errors=0', true],
  ])('%s is %s', (threshold, holds) => {
    expect(judged(threshold, { generator: SATURATED }).holds).toBe(holds);
  });

  it('the reason says which way the figure is wrong', () => {
    expect(judged('p99<50ms', { generator: SATURATED })).toMatchObject({
      reason: expect.stringMatching(/^the generator was saturated, so p99 may be lower than 99(\.\d)? ms$/),
    });
    expect(judged('rate>200', { generator: SATURATED })).toMatchObject({
      reason: 'the generator was saturated, so rate may be higher than 100/s',
    });
  });
});

describe('a threshold on streams', () => {
  const streams = evenStreams(20);

  it.each([
    ['ttft-p50<11ms', true, 10],
    ['ttft-max<20ms', false, 20],
    ['ttft-mean=10.5ms', true, 10.5],
    ['itl-p90<50ms', true, 20],
    ['itl-max<=20ms', true, 20],
    ['tpot-p50<20ms', false, 20],
  ])('%s is known where answers were some', (threshold, holds, observed) => {
    const result = judged(threshold, { streams });
    expect(result).toMatchObject({ threshold: bound(threshold), unit: 'ms', holds });
    expect(result.observed).toBeCloseTo(observed, 1);
  });

  it.each<[string, string, Partial<StressResult>, string]>([
    ['no stream', 'ttft-p50<1s', { streams: null }, 'no answer was a stream with text'],
    ['no success', 'ttft-p50<1s', { ...answered({ timeout: 5 }), streams: null }, 'no request succeeded'],
    ['too few streams', 'ttft-p99<1s', { streams }, 'ttft-p99 needs 100 streams, there are 20'],
    ['many gaps of too few', 'itl-p99<1s', { streams }, 'itl-p99 needs 100 streams, there are 20'],
    [
      'streams of one read',
      'itl-max<1s',
      { streams: summaryOf([{ firstMs: 5, gapsMs: [] }]) },
      'every stream arrived in one read',
    ],
    [
      'streams of one token',
      'tpot-mean<1s',
      { streams: summaryOf([{ firstMs: 5, gapsMs: [] }]) },
      'no stream had two tokens',
    ],
  ])('is unknown with %s', (_name, threshold, changes, reason) => {
    expect(judged(threshold, changes)).toMatchObject({ observed: null, holds: null, reason });
  });

  it('is an upper bound with a saturated generator', () => {
    expect(judged('ttft-max<1s', { streams, generator: SATURATED }).holds).toBe(true);
    expect(judged('itl-p50<10ms', { streams, generator: SATURATED })).toMatchObject({
      holds: null,
      reason: expect.stringMatching(/^the generator was saturated, so itl-p50 may be lower than 20 ms$/),
    });
  });
});

it('a threshold on what is lost is unknown where not all turns were checked', () => {
  const audit = { status: 'read', ...CLEAN_AUDIT, stored: 5, notChecked: 15 } as const;
  const reason = 'not all turns were checked, so lost may be higher than 0';
  expect(judged('lost=0', { audit })).toMatchObject({ holds: null, reason });
  expect(judged('lost=0', { audit: { ...audit, lost: 1 } })).toMatchObject({ holds: false });
  expect(judged('lost>=0', { audit })).toMatchObject({ holds: true });
});
