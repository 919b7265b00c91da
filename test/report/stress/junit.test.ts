import { parse, type TestCase, type TestSuites } from 'junit2json';
import { describe, expect, it } from 'vitest';
import { stressJunit } from '../../../src/report/stress/junit.ts';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { bound, injected } from '../../support/judged.ts';
import { CLEAN_AUDIT } from '../../support/samples.ts';
import { goodputOf } from '../../support/stress-result.ts';
import { HOSTILE } from '../verify/sample-verify-result.ts';
import { failedStressResult, sampleStressResult } from './sample-stress-result.ts';

async function read(...results: readonly StressResult[]): Promise<TestSuites> {
  return (await parse(stressJunit(results))) as TestSuites;
}

/** The test cases of a run by their names. */
async function casesOf(result: StressResult): Promise<Record<string, TestCase>> {
  const { testsuite } = await read(result);
  return Object.fromEntries((testsuite?.[0]?.testcase ?? []).map((each) => [each.name ?? '', each]));
}

const BAD = { status: 'failed', reasons: ['no good'] } as const;
const DOUBTFUL = { status: 'inconclusive', reasons: ['interrupted before the end'] } as const;

describe('the JUnit report of a stress run', () => {
  it('has nothing against one that passed', async () => {
    const suites = await read(sampleStressResult());
    expect(suites).toMatchObject({ name: 'genesis stress', tests: 2, failures: 0, errors: 0, time: 0.061 });
    expect(suites.testsuite?.[0]).toMatchObject({ name: 'genesis stress', timestamp: '2026-01-01T00:00:00' });
    expect(suites.testsuite?.[0]?.testcase).toEqual([
      { classname: 'genesis.stress', name: 'requests', time: 0.061 },
      { classname: 'genesis.stress', name: 'audit', time: 0 },
    ]);
  });

  it('has the goodput of a run with limits for each request', async () => {
    const { testsuite } = await read(sampleStressResult({ goodput: goodputOf(93, 'latency<5s') }));
    expect(testsuite?.[0]).toMatchObject({ 'system-out': ['goodput 93/100 (93%), latency<5s in 93'] });
  });

  it('has no audit that passes where turns are not checked', async () => {
    const audit = {
      ...CLEAN_AUDIT,
      status: 'read',
      stored: 5,
      notChecked: 15,
      notCheckedReason: 'a page',
    } as const;
    const cases = await casesOf(sampleStressResult({ audit, verdict: DOUBTFUL }));
    const message = expect.stringMatching(/^20 acknowledged, 5 stored, .*15 not checked: a page$/);
    expect(cases.audit?.error).toMatchObject([{ type: 'unknown', message }]);
    expect(cases.audit?.failure).toBeUndefined();
  });

  it('has a test case for everything that was asked', async () => {
    const cases = await casesOf(failedStressResult());
    expect(Object.keys(cases)).toEqual([
      'requests',
      'audit',
      'success>=99%',
      'p50<300ms',
      'p99<300ms',
      'baseline',
      'lock@1s:8s',
    ]);
    expect(cases['p50<300ms']).not.toHaveProperty('failure');
    expect(cases['success>=99%']?.failure).toMatchObject([{ message: 'success>=99%: 35%' }]);
    expect(cases['p99<300ms']?.error).toMatchObject([
      { type: 'unknown', message: 'p99<300ms: p99 needs 100 samples, there are 7' },
    ]);
    expect(cases.baseline?.failure?.[0]?.inner).toBe(
      'failures 0% → 65% worse\nrate 301/s → 327/s (-4% to +20%)\np50 22 ms → 17 ms (-30% to -15%) better\nversion: 0.2.0, was 0.1.0',
    );
    expect(cases['lock@1s:8s']).not.toHaveProperty('failure');
  });

  it('says of failed requests all that helps to mend it', async () => {
    const { requests } = await casesOf(failedStressResult());
    expect(requests?.failure).toMatchObject([{ type: 'failed', message: 'success 7/20 (35%)' }]);
    const lines = requests?.failure?.[0]?.inner?.split('\n');
    const diagnosis = failedStressResult().diagnoses[0];
    expect(lines).toEqual(
      expect.arrayContaining([
        '12 lock-error: HTTP 500 {"error":"database is locked"}',
        `cause: ${diagnosis?.title} (${diagnosis?.evidence})`,
        `remedy: ${diagnosis?.remedy}`,
        'lock errors: 12 surfaced, 4 recovered',
        'logged: SqliteError: database is locked',
        'repeat: genesis stress -c 20',
      ]),
    );
  });

  it('says of requests that passed how many replies name them', async () => {
    const requests = { completed: 20, ok: 20, traced: 12 };
    expect(JSON.stringify(await read(sampleStressResult({ requests })))).toContain(
      'traceable 12 of 20 replies name their request, crosstalk not checked on the rest',
    );
  });

  it('excuses what a fault explains, and what the verdict accepts', async () => {
    const requests = { completed: 20, ok: 17, traced: 17 };
    expect((await casesOf(sampleStressResult({ requests }))).requests).not.toHaveProperty('failure');
    const excused = sampleStressResult({ requests, excused: 3, verdict: BAD });
    expect((await casesOf(excused)).requests).not.toHaveProperty('failure');
    const failed = sampleStressResult({ requests, excused: 2, verdict: BAD });
    expect((await casesOf(failed)).requests).toHaveProperty('failure');
  });

  it('distinguishes lost data from half a turn, and from an audit that could not be read or was skipped', async () => {
    const clean = CLEAN_AUDIT;
    const auditOf = async (audit: StressResult['audit'], verdict: StressResult['verdict'] = BAD) =>
      (await casesOf(sampleStressResult({ audit, verdict }))).audit;
    expect(await auditOf({ status: 'read', ...clean, lost: 1 })).toMatchObject({
      failure: [
        { type: 'data-lost', message: '20 acknowledged, 20 stored, 1 lost, 0 duplicated, 0 orphaned' },
      ],
    });
    expect(await auditOf({ status: 'read', ...clean, orphaned: 1 })).toMatchObject({
      failure: [{ type: 'failed' }],
    });
    // After a kill the verdict excuses half a turn.
    expect(await auditOf({ status: 'read', ...clean, orphaned: 1 }, { status: 'passed' })).not.toHaveProperty(
      'failure',
    );
    expect(await auditOf({ status: 'unknown', reason: 'HTTP 404' })).toMatchObject({
      error: [{ message: 'unknown: HTTP 404' }],
    });
    expect(await auditOf({ status: 'skipped', reason: 'not asked for' })).toMatchObject({
      skipped: [{ message: 'skipped: not asked for' }],
    });
  });

  it('has the faults that were not injected, and those that the server did not recover from', async () => {
    const faults = [
      injected('lock@1h:8s', { happened: false }),
      injected('kill@3s', { problem: 'it did not come back' }),
    ] as const;
    const cases = await casesOf(sampleStressResult({ faults, verdict: BAD }));
    expect(cases['lock@1h:8s']?.error).toMatchObject([{ message: 'not injected' }]);
    expect(cases['kill@3s']?.failure).toMatchObject([{ message: 'it did not come back' }]);
  });

  it('never looks passed, or whole, when the run was not', async () => {
    const interrupted = { verdict: DOUBTFUL, interrupted: true };
    expect((await casesOf(sampleStressResult(interrupted))).verdict?.error).toMatchObject([
      { type: 'inconclusive', message: 'interrupted before the end' },
    ]);
    const unread = { ...interrupted, audit: { status: 'unknown', reason: 'HTTP 404' } } as const;
    expect(await casesOf(sampleStressResult(unread))).toHaveProperty('verdict');
    expect(await casesOf(sampleStressResult({ ...unread, interrupted: false }))).not.toHaveProperty(
      'verdict',
    );
    expect((await casesOf(sampleStressResult({ verdict: BAD }))).verdict?.failure).toMatchObject([
      { message: 'no good' },
    ]);
  });

  it('calls it unknown when no request came through', async () => {
    const verdict = { status: 'inconclusive', reasons: ['no request reached the server'] } as const;
    const requests = { completed: 20, ok: 0, traced: 0 };
    const { requests: shown } = await casesOf(sampleStressResult({ verdict, requests }));
    expect(shown?.error?.[0]?.inner).toContain('verdict: no request reached the server');
  });

  it('has a suite for each of several runs, and distinguishes their cases', async () => {
    const suites = await read(
      sampleStressResult({ load: { kind: 'burst', concurrency: 1 } }),
      failedStressResult(),
    );
    expect(suites).toMatchObject({ tests: 9, failures: 3, errors: 1, time: 0.122 });
    expect(suites.testsuite).toMatchObject([
      { name: 'genesis stress: 1 at once', tests: 2, failures: 0 },
      { name: 'genesis stress: 20 at once', tests: 7, failures: 3 },
    ]);
    expect(suites.testsuite?.[1]?.testcase?.[0]).toMatchObject({ classname: 'genesis.stress.20 at once' });
  });

  it('keeps markup that a server answered as text', async () => {
    const text = `<b a="1">&amp; &lt; &#0; ]]> <!-- -->`;
    const failures = [{ outcome: 'internal-error', count: 1, example: text } as const];
    const thresholds = [
      { threshold: { ...bound('p99<1s'), text }, unit: 'ms', observed: 1, holds: false } as const,
    ];
    const cases = await casesOf(failedStressResult({ failures, thresholds }));
    expect(cases[text]?.failure?.[0]?.message).toBe(`${text}: 1 ms`);
    expect(cases.requests?.failure?.[0]?.inner).toContain(`1 internal-error: ${text}\n`);
  });

  it('is XML whatever a server answered', async () => {
    const failures = [{ outcome: 'internal-error', count: 1, example: HOSTILE } as const];
    const target = { url: HOSTILE, description: HOSTILE };
    const result = failedStressResult({ failures, target, startedAt: HOSTILE, command: HOSTILE });
    expect(stressJunit([result])).not.toMatch(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters that XML 1.0 allows
      /[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u,
    );
    expect(await casesOf(result)).toHaveProperty('requests');
  });
});
