import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { percent, truncate } from '../../src/report/format.ts';
import { textReport } from '../../src/report/text.ts';
import { OUTCOMES } from '../../src/stress/outcome.ts';
import type { StressResult } from '../../src/stress/result.ts';
import { CLEAN_AUDIT, CLEAN_TIMING, NO_OUTCOMES } from '../support/samples.ts';

const PASSED: StressResult = {
  schema: 'genesis.stress/1',
  version: '0.1.0',
  startedAt: '2026-01-01T00:00:00.000Z',
  target: { url: 'http://127.0.0.1:8080', description: 'embedded server, empty database' },
  load: { kind: 'burst', concurrency: 20 },
  loadMs: 61.2,
  interrupted: false,
  requests: { completed: 20, ok: 20, traced: 20 },
  excused: 0,
  outcomes: { ...NO_OUTCOMES, ok: 20 },
  failures: [],
  lockErrors: { surfaced: 0, recovered: 0 },
  retries: { total: 0, requests: 0, most: 0 },
  latency: { count: 20, minMs: 11, meanMs: 22, maxMs: 33, percentiles: [{ percentile: 50, ms: 22 }] },
  timing: CLEAN_TIMING,
  serverCounters: { writes: 20, commits: 3, lockErrors: 0, retries: 0 },
  audit: { status: 'read', ...CLEAN_AUDIT },
  generator: { cpu: 0.4, eventLoopDelayMaxMs: 4, mostInFlight: 20, saturated: false },
  faults: [],
  modelFailures: 0,
  verdict: { status: 'passed' },
  diagnoses: [],
};

const report = (change: Partial<StressResult> = {}) =>
  textReport({ ...PASSED, ...change }, new Chalk({ level: 0 }));

describe('the text report', () => {
  it('says everything of a run that passed', () => {
    expect(report()).toBe(`PASSED every request was answered, and what was answered is stored

      Target embedded server, empty database
        Load burst of 20 simultaneous requests, took 61.2 ms
     Success 20/20 (100%)
 Lock errors 0 surfaced, 0 recovered
     Retries 0
       Audit 20 acknowledged, 20 stored, 0 lost, 0 duplicated, 0 orphaned
     Latency p50 22 ms, max 33 ms
      Server mean per turn: pool wait 1 ms, database 2 ms, model 0 ms
     Commits 3 for 20 writes
   Generator ok: 20 in flight, event loop delay 4 ms, CPU 40%
`);
  });

  it('begins with the verdict and its reasons', () => {
    const verdict = { status: 'data-lost', reasons: ['2 turns are lost', '1 turn is stored twice'] } as const;
    expect(report({ verdict })).toMatch(/^DATA LOST 2 turns are lost\n {10}1 turn is stored twice\n\n/);
  });

  it('tells what was done to the server, and what that explains', () => {
    const faults = [
      { kind: 'kill', fault: 'kill@2s', happened: true, problem: null },
      { kind: 'lock', fault: 'lock@1h:8s', happened: false, problem: null },
    ] as const;
    const text = report({ faults, excused: 3, requests: { completed: 20, ok: 17, traced: 17 } });
    expect(text).toMatch(/^PASSED what no fault ended was answered/);
    expect(text).toContain('      Faults kill@2s, lock@1h:8s (not done)\n');
    expect(text).toContain("Success 17/20 (85%); 3 of the others are the faults' doing");
  });

  it('names the likeliest cause and its remedy, and stays one screen', () => {
    const failures = OUTCOMES.slice(1).map((outcome) => ({ outcome, count: 9, example: 'x'.repeat(300) }));
    const reasons = ['2 turns are lost', '1 turn is stored twice'];
    const cause = {
      cause: 'no-retry',
      title: 'no retry: '.repeat(9),
      evidence: '',
      remedy: 'Repeat it. '.repeat(15),
    } as const;
    const text = report({
      ...{
        failures,
        verdict: { status: 'data-lost', reasons },
        diagnoses: [cause, { ...cause, title: 'other' }],
      },
      faults: [{ kind: 'kill', fault: 'kill@2s', happened: true, problem: null }],
    });
    expect(text).toMatch(/^Likely cause no retry: no retry/m);
    expect(text).toMatch(/^ {6}Remedy Repeat it\./m);
    expect(text).not.toContain('other\n');
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(25);
  });

  it('shows the first of each kind of failure, and stays one screen', () => {
    const failures = OUTCOMES.slice(1).map((outcome, i) => ({
      outcome,
      count: 20 - i,
      example: 'x'.repeat(300),
    }));
    const lines = report({ failures }).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(25);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.join('\n')).toMatch(/Failures 20 crosstalk: x+…/);
    expect(lines.join('\n')).toContain('and 6 other kinds');
  });

  it('says what a server does not tell, and what an audit could not read', () => {
    const text = report({
      lockErrors: { surfaced: 1, recovered: null },
      retries: null,
      timing: null,
      serverCounters: null,
      latency: null,
      audit: { status: 'unknown', reason: 'HTTP 404' },
    });
    expect(text).toContain('Lock errors 1 surfaced; the server does not tell more');
    expect(text).toContain('Retries not told by this server');
    expect(text).toContain('Latency no request succeeded');
    expect(text).toContain('Audit unknown: HTTP 404');
    expect(text).not.toContain('Commits');
  });

  it('lets no server command the terminal', () => {
    const failures = [
      { outcome: 'internal-error', count: 1, example: 'HTTP 500 \u001b[2Jgone\u0007\u202e' } as const,
    ];
    expect(report({ failures })).toContain('Failures 1 internal-error: HTTP 500 ?[2Jgone??');
  });

  it('says when the tool itself was the limit', () => {
    const generator = { ...PASSED.generator, saturated: true };
    expect(report({ generator })).toContain('Generator saturated, latencies are upper bounds');
  });
});

it.each([
  [20, 20, '100%'],
  [19_999, 20_000, '99.99%'],
  [999_999, 1_000_000, '99.99%'],
  [0, 20, '0%'],
  [57, 100, '57%'],
  [0, 0, '0%'],
])('%d of %d are %s', (part, whole, text) => {
  expect(percent(part, whole)).toBe(text);
});

it('cuts a line that is too long', () => {
  expect(truncate('123456', 6)).toBe('123456');
  expect(truncate('1234567', 6)).toBe('12345…');
});
