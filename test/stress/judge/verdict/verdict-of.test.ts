import { describe, expect, it } from 'vitest';
import { OUTCOMES, type Outcome } from '../../../../src/stress/answer/outcome.ts';
import type { ComparedMeasure } from '../../../../src/stress/judge/comparison/comparison.ts';
import type { Schedule } from '../../../../src/stress/judge/measured/measured.ts';
import type { ThresholdResult } from '../../../../src/stress/judge/thresholds/threshold.ts';
import { type Evidence, verdictOf } from '../../../../src/stress/judge/verdict/verdict-of.ts';
import type { LatencySummary } from '../../../../src/stress/measure/latency.ts';
import { bound, injected } from '../../../support/judged.ts';
import { CLEAN_AUDIT } from '../../../support/samples.ts';
import { answered, latencyOf, oneTo, sampleResult } from '../../../support/stress-result.ts';

describe('the verdict', () => {
  const evidence = (outcomes: Partial<Record<Outcome, number>>, audit = {}, interrupted = false) => {
    const all = { ...Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])), ...outcomes } as Record<
      Outcome,
      number
    >;
    const completed = Object.values(all).reduce((sum, count) => sum + count, 0);
    const clean = { ...CLEAN_AUDIT, acknowledged: all.ok, stored: all.ok };
    return verdictOf({
      ...sampleResult(),
      requests: { completed, ok: all.ok, traced: all.ok },
      outcomes: all,
      audit: { status: 'read', ...clean, ...audit } as never,
      interrupted,
    });
  };

  it.each([
    ['all is well', evidence({ ok: 20 }), 'passed'],
    ['one request failed', evidence({ ok: 19, 'lock-error': 1 }), 'failed'],
    ['a reply answered another request', evidence({ ok: 19, crosstalk: 1 }), 'failed'],
    ['a request timed out', evidence({ ok: 19, timeout: 1 }), 'failed'],
    ['a failed request left something behind', evidence({ ok: 20 }, { orphaned: 1 }), 'failed'],
    [
      'a request that was answered with an error is stored',
      evidence({ ok: 20 }, { unexpected: 1 }),
      'failed',
    ],
    ['a turn is lost', evidence({ ok: 19, 'lock-error': 1 }, { lost: 1 }), 'data-lost'],
    ['a turn is stored twice', evidence({ ok: 20 }, { duplicated: 1 }), 'data-lost'],
    [
      'the audit could not read',
      evidence({ ok: 20 }, { status: 'unknown', reason: 'HTTP 404' }),
      'inconclusive',
    ],
    [
      'the audit was not asked for',
      evidence({ ok: 20 }, { status: 'skipped', reason: 'not asked for' }),
      'passed',
    ],
    ['nothing was sent', evidence({}), 'inconclusive'],
    ['it was interrupted', evidence({ ok: 5 }, {}, true), 'inconclusive'],
    [
      'no server listened any more, and a turn is lost',
      evidence({ 'connection-refused': 20 }, { lost: 1 }),
      'data-lost',
    ],
    ['it was interrupted after a failure', evidence({ ok: 4, 'lock-error': 1 }, {}, true), 'failed'],
    ['no server listened', evidence({ 'connection-refused': 20 }), 'inconclusive'],
    ['the tool ran out of sockets', evidence({ 'client-limit': 20 }), 'inconclusive'],
    ['the tool ran out of sockets for some', evidence({ ok: 15, 'client-limit': 5 }), 'inconclusive'],
    [
      'the tool ran out of sockets and requests failed',
      evidence({ timeout: 1, 'client-limit': 5 }),
      'failed',
    ],
  ])('when %s', (_name, verdict, status) => {
    expect(verdict.status).toBe(status);
  });

  it.each([
    [
      evidence({ 'untrusted-certificate': 20 }),
      'no request reached the server: this machine does not trust the certificate of the server',
    ],
    [evidence({ 'connection-refused': 20 }), 'no request reached the server: no connection to the server'],
    [
      evidence({ ok: 15, 'client-limit': 5 }),
      'this machine ran out of sockets or files: 5 requests not sent',
    ],
  ])('says why requests did not reach the server', (verdict, reason) => {
    expect(verdict).toEqual({ status: 'inconclusive', reasons: [reason] });
  });

  it('names every reason', () => {
    expect(evidence({ ok: 17, 'lock-error': 2, timeout: 1 }, { orphaned: 2 })).toEqual({
      status: 'failed',
      reasons: ['3 of 20 requests: 2 lock-error, 1 timeout', '2 failed requests left half a turn behind'],
    });
  });
});

const verdict = (...changes: Partial<Evidence>[]) => verdictOf(Object.assign({}, sampleResult(), ...changes));
const SATURATED = { cpu: 0.97, eventLoopDelayMaxMs: 80, mostInFlight: 10, saturated: true };

describe('a cut', () => {
  const cut = (cutConnections: number, recovered: number, changes: Partial<Evidence> = {}) =>
    verdict({
      ...changes,
      faults: [injected('cut@1s:3s')],
      cutConnections,
      audit: { status: 'read', ...CLEAN_AUDIT, acknowledged: 20, stored: 20, recovered },
    });

  it('that lost the answer of a stored turn passes', () => {
    expect(cut(5, 1)).toEqual({ status: 'passed' });
  });

  it.each([
    [5, 'none of 5 cut connections was'],
    [0, 'none of 0 cut connections was'],
  ])('of %i connections whose turns are not stored is inconclusive', (connections, words) => {
    expect(cut(connections, 0)).toEqual({
      status: 'inconclusive',
      reasons: [expect.stringContaining(words)],
    });
  });

  const none = { requests: 0, repetitions: 0, replayed: 0, underWay: 0, waited: 0 };

  it('passes where the server says that it repeats an answer that was cut', () => {
    const repetition = { ...none, requests: 5, repetitions: 5, replayed: 1 };
    expect(cut(5, 0, { repetition })).toEqual({ status: 'passed' });
  });

  it('passes where the server answers repetitions, and does not say which of them were stored before', () => {
    expect(cut(5, 0, { repetition: { ...none, requests: 5, repetitions: 5 } })).toEqual({ status: 'passed' });
  });

  it('is inconclusive where nothing was to be repeated', () => {
    expect(cut(0, 0, { repetition: none }).status).toBe('inconclusive');
  });

  it('passes where the audit was not asked for', () => {
    const audit = { status: 'skipped', reason: 'not asked for' } as const;
    expect(verdict({ faults: [injected('cut@1s:3s')], cutConnections: 5, audit })).toEqual({
      status: 'passed',
    });
  });
});

describe('thresholds in the verdict', () => {
  const result = (threshold: string, unit: ThresholdResult['unit'], observed: number, holds: boolean) => ({
    thresholds: [{ threshold: bound(threshold), unit, observed, holds }],
  });

  it('that were kept pass', () => {
    expect(verdict(result('p99<300ms', 'ms', 120, true))).toEqual({ status: 'passed' });
  });

  it('that were not kept fail, with what was observed', () => {
    expect(verdict(result('p99<300ms', 'ms', 412.3, false))).toEqual({
      status: 'failed',
      reasons: ['p99<300ms: 412.3 ms'],
    });
  });

  it('that are unknown make it inconclusive', () => {
    const reason = 'p99 needs 100 samples, there are 20';
    const thresholds = [
      { threshold: bound('p99<300ms'), unit: 'ms', observed: null, holds: null, reason } as const,
    ];
    expect(verdict({ thresholds })).toEqual({
      status: 'inconclusive',
      reasons: [`p99<300ms is unknown: ${reason}`],
    });
  });

  it.each([
    result('success>=90%', 'share', 0.95, true),
    result('goodput>=90%', 'share', 0.93, true),
    result('errors <= 5', 'count', 5, true),
  ])('on success, goodput and errors replace the rule that no request may fail: %o', (thresholds) => {
    expect(verdict(answered({ ok: 95, timeout: 5 }), thresholds)).toEqual({ status: 'passed' });
  });

  it('on success that were not kept are the reason, and not each outcome', () => {
    const thresholds = result('success>=99%', 'share', 0.95, false);
    expect(verdict(answered({ ok: 95, timeout: 5 }), thresholds)).toEqual({
      status: 'failed',
      reasons: ['success>=99%: 95%'],
    });
  });

  it.each([result('lock-errors=0', 'count', 0, true), result('p50<1s', 'ms', 5, true)])(
    'on anything else do not: %o',
    (thresholds) => {
      expect(verdict(answered({ ok: 95, timeout: 5 }), thresholds)).toEqual({
        status: 'failed',
        reasons: ['5 of 100 requests: 5 timeout'],
      });
    },
  );

  it('never make up for lost data, or for a server that no request reached', () => {
    const audit = { status: 'read', ...CLEAN_AUDIT, stored: 19, lost: 1 } as const;
    const thresholds = result('success>=0%', 'share', 0, true);
    expect(verdict({ audit }, thresholds).status).toBe('data-lost');
    expect(verdict(answered({ 'connection-refused': 9 }), thresholds).status).toBe('inconclusive');
  });
});

describe('the baseline in the verdict', () => {
  const comparedWith = (...measures: ComparedMeasure[]) => ({
    baseline: {
      startedAt: '2026-01-01T00:00:00.000Z',
      tolerance: 0.1,
      rounds: { before: 10, after: 5 },
      differences: ['path: /b, was /a'],
      obstacles: ['the baseline has 1 round'],
      measures,
    },
  });
  const p99 = { name: 'p99', unit: 'ms', before: 300, after: 412, change: null } as const;

  it('fails what is worse, with both figures', () => {
    const failures: ComparedMeasure = {
      name: 'failures',
      unit: 'share',
      before: 0,
      after: 0.01,
      judgement: 'worse',
      change: null,
    };
    expect(verdict(comparedWith({ ...p99, judgement: 'worse' }, failures))).toEqual({
      status: 'failed',
      reasons: ['p99 worse than the baseline: 300 ms → 412 ms', 'failures worse than the baseline: 0% → 1%'],
    });
  });

  it.each(['no-worse', 'better', 'undecided', 'not-comparable'] as const)(
    'has nothing against what is %s, nor against other settings',
    (judgement) => {
      expect(verdict(comparedWith({ ...p99, judgement }))).toEqual({ status: 'passed' });
    },
  );
});

describe('the verdict on an open loop', () => {
  const open = (schedule: Partial<Schedule> = {}, changes: Partial<Evidence> = {}) =>
    verdict(
      {
        load: { kind: 'open-loop', ratePerSecond: 100, concurrency: 10, until: { durationMs: 1_000 } },
        schedule: { due: 100, unsent: 0, lateness: latencyOf([0.1, 0.2, 0.3]), ...schedule },
      },
      changes,
    );
  const late = (ms: number) => ({ lateness: latencyOf([1, ms, ms * 2]) as LatencySummary });

  it('passes where the schedule was kept', () => {
    expect(open()).toEqual({ status: 'passed' });
    expect(open({ lateness: latencyOf([...oneTo(9), 500]) })).toEqual({ status: 'passed' });
  });

  it.each([
    [
      'requests were never sent',
      open({ unsent: 7 }),
      '7 of 100 requests that were due were never sent: all 10 connections were busy',
    ],
    [
      'the generator was saturated',
      open({}, { generator: SATURATED }),
      'the generator was saturated: it used 97% of a core, and its event loop stalled for up to 80 ms',
    ],
    [
      'most requests left late',
      open(late(25)),
      'the schedule was not kept: half of the requests were sent more than 25 ms late',
    ],
  ])('is inconclusive where %s', (_name, verdict, reason) => {
    expect(verdict).toEqual({ status: 'inconclusive', reasons: [reason] });
  });

  it('fails where requests failed, whatever the schedule', () => {
    expect(open({ unsent: 7 }, answered({ ok: 99, timeout: 1 })).status).toBe('failed');
  });

  it('is not so strict on a closed loop, which slows down with its generator', () => {
    expect(verdict({ generator: SATURATED })).toEqual({ status: 'passed' });
  });
});
