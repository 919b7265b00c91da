import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { formatFigure, formatShareOf } from '../../../src/figure.ts';
import { stressText } from '../../../src/report/stress/text.ts';
import { describeLoad, truncate } from '../../../src/report/text/format.ts';
import { OUTCOMES } from '../../../src/stress/answer/outcome.ts';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { bound, injected } from '../../support/judged.ts';
import { observedHolder, observedLocks, writeHolds } from '../../support/observed-locks.ts';
import { CLEAN_AUDIT, QUIET_LOG } from '../../support/samples.ts';
import { evenStreams, type MadeStream, summaryOf } from '../../support/streams.ts';
import { goodputOf } from '../../support/stress-result.ts';
import { HOSTILE } from '../verify/sample-verify-result.ts';
import {
  failedStressResult,
  risingLatency,
  sampleLatency,
  sampleStressResult,
} from './sample-stress-result.ts';

const plain = new Chalk({ level: 0 });
const report = (overrides: Partial<StressResult> = {}) => stressText([sampleStressResult(overrides)], plain);
const linesOf = (text: string) => text.trimEnd().split('\n');

describe('the text report of a run', () => {
  it('says everything of one that passed', () => {
    expect(report()).toBe(`PASSED every request was answered, and what was answered is stored

      Target embedded server, empty database
        Load burst of 20 simultaneous requests, took 61.2 ms
     Success 20/20 (100%)
       Audit 20 acknowledged, 20 stored, 0 lost, 0 duplicated, 0 orphaned
 Lock errors 0 surfaced, 0 recovered
     Retries 0
     Latency p50 21 ms, p90 27 ms, p95 30 ms, p99 needs 100 samples, max 33 ms
             11 ms ▂▂▂▄▆█▃▃ 33 ms
      Server mean per turn: pool wait 1 ms, database 2 ms, model 0 ms
     Commits 3 for 20 writes
   Generator ok, 20 in flight, event loop delay 4 ms, CPU 40%
        Rate 327 requests/s
        Made 2026-01-01T00:00:00.000Z by genesis 0.1.0
      Repeat genesis stress -c 20
`);
  });

  it('says what was asked before the load', () => {
    const readBefore = ['GET /api/health', 'GET /api/metrics'];
    expect(report({ readBefore })).toContain(
      '\n      Before GET /api/health, GET /api/metrics were asked before the load\n',
    );
    expect(report({ readBefore: ['GET /ready'] })).toContain('Before GET /ready was asked before the load');
  });

  it('says that each request had a connection of its own', () => {
    const settings = { ...sampleStressResult().settings, reconnect: true };
    expect(report({ settings }).replace(/\s+/g, ' ')).toContain('took 61.2 ms, a connection per request');
  });

  it('says what was sent again', () => {
    const none = { requests: 0, repetitions: 0, replayed: 0, underWay: 0, waited: 0 };
    expect(report({ repetition: none })).toContain('\n    Repeated 0 requests\n');
    const some = { requests: 1, repetitions: 2, replayed: 1, underWay: 3, waited: 4 };
    expect(report({ repetition: some }).replace(/\s+/g, ' ')).toContain(
      'Repeated 1 request, 2 times, 1 answer replayed, 3 × still under way, 4 waited for the server',
    );
    expect(report({ repetition: null })).not.toContain('Repeated');
  });

  it('says everything of one that failed', () => {
    expect(stressText([failedStressResult()], plain)).toBe(`FAILED 13 of 20 requests: 12 lock-error, 1 timeout
       success>=99% does not hold: 35%

      Target embedded server, empty database
        Load burst of 20 simultaneous requests, took 61.2 ms
  Thresholds success>=99% FAILED: 35%
             p99<300ms    unknown: p99 needs 100 samples, there are 7
             p50<300ms    holds: 17 ms
     Success 7/20 (35%)
    Failures 12 lock-error: HTTP 500 {"error":"database is locked"}
             1 timeout: no answer in 60 s
       Audit 7 acknowledged, 7 stored, 0 lost, 0 duplicated, 0 orphaned
 Lock errors 12 surfaced, 4 recovered
     Retries 16, in 6 requests, at most 5 for one
  Server log 16 of 340 lines about lock errors, 4 about retries
             SqliteError: database is locked
     Latency p50 17 ms, p90 needs 10 samples, max 20 ms
             11 ms ▄ ▄▄██ 20 ms
      Server mean per turn: pool wait 1 ms, database 2 ms, model 0 ms
     Commits 3 for 20 writes
   Generator ok, 20 in flight, event loop delay 4 ms, CPU 40%
        Rate 327 requests/s
    Baseline 1 worse, 1 better than on 2025-12-31T00:00:00.000Z, tolerance 10%
             failures 0% → 65% worse, rate 301/s → 327/s (-4% to +20%),
             p50 22 ms → 17 ms (-30% to -15%) better
             not the same: version: 0.2.0, was 0.1.0
Likely cause no retry: a lock error goes straight to the client
    Evidence 12 times: HTTP 500 {"error":"database is locked"}
      Remedy Repeat a write that met SQLITE_BUSY a few times, with growing
             pauses and some jitter.
      Faults lock@1s:8s
        Made 2026-01-01T00:00:00.000Z by genesis 0.1.0
      Repeat genesis stress -c 20
`);
  });

  it('says what is undecided beside the baseline, what would decide it, and what was tolerated', () => {
    const { baseline } = failedStressResult();
    const measures = baseline?.measures.map((measure) => ({ ...measure, judgement: 'undecided' }) as const);
    const text = report({ baseline: baseline && { ...baseline, measures: measures ?? [] } });
    expect(text).toContain(`
    Baseline 0 worse, 0 better than on 2025-12-31T00:00:00.000Z, 3 undecided,
             tolerance 10%
`);
    expect(text).toContain(`
             undecided (failures, rate, p50): more rounds (--rounds), or a
             machine with less other work, would narrow the limits
`);
  });

  it('begins with the verdict and its reasons', () => {
    const verdict = { status: 'data-lost', reasons: ['2 turns are lost', '1 turn is stored twice'] } as const;
    expect(report({ verdict })).toMatch(/^DATA LOST 2 turns are lost\n {10}1 turn is stored twice\n\n/);
  });

  it('claims no more of one that passed than was looked at', () => {
    const requests = { completed: 20, ok: 19, traced: 19 };
    expect(report({ requests })).toMatch(
      /^PASSED as many requests were answered as the thresholds require, and /,
    );
    expect(report({ audit: { status: 'skipped', reason: 'not asked for' } })).toMatch(
      /^PASSED every request was answered, storage was not checked\n/,
    );
  });

  it('shows the faults of the run, and what they explain', () => {
    const faults = [injected('kill@2s'), injected('lock@1h:8s', { happened: false })] as const;
    const text = report({ faults, excused: 3, requests: { completed: 20, ok: 17, traced: 17 } });
    expect(text).toMatch(/^PASSED every request that no fault excuses was answered/);
    expect(text).toContain('      Faults kill@2s, lock@1h:8s (not injected)\n');
    expect(text).toContain('Success 17/20 (85%), 3 failures caused by the faults');
  });

  it('says how many replies name their request, where some do not', () => {
    const traced = (number: number) => report({ requests: { completed: 20, ok: 20, traced: number } });
    expect(traced(20)).not.toContain('Traceable');
    expect(traced(12)).toMatch(
      /Traceable 12 of 20 replies name their request,\s+crosstalk not checked on the rest\n/,
    );
    expect(traced(0)).toContain('Traceable 0 of 20 replies name their request, crosstalk not checked\n');
  });

  it('shows how many connections were cut, and how many of their turns are stored', () => {
    const cut = (audit: StressResult['audit']) =>
      report({ faults: [injected('cut@1s:3s')], cutConnections: 12, audit });
    const { audit } = sampleStressResult();
    expect(cut({ ...audit, recovered: 7 } as typeof audit)).toContain(
      '      Faults cut@1s:3s, 12 connections cut, 7 of their turns stored\n',
    );
    expect(cut({ status: 'skipped', reason: 'not asked for' })).toContain(
      '      Faults cut@1s:3s, 12 connections cut\n',
    );
  });

  it('shows how well a schedule was kept, and the rate next to the one asked for', () => {
    const load = {
      kind: 'open-loop',
      ratePerSecond: 200,
      concurrency: 1_000,
      until: { durationMs: 30_000 },
    } as const;
    const schedule = { due: 6_000, unsent: 12, lateness: risingLatency(40) };
    const text = report({ load, schedule, ratePerSecond: 198.22 });
    expect(text).toContain('        Load 200/s for 30 s, at most 1000 at a time, took 61.2 ms\n');
    expect(text).toContain('    Schedule lateness p50 20 ms, max 40 ms, 12 of 6000 never sent\n');
    expect(text).toContain('        Rate 198/s, asked for 200/s\n');
    expect(report({ load, schedule, ratePerSecond: 180, failedPerSecond: 18.22 })).toContain(
      '        Rate 180/s, asked for 200/s, 18.2/s failed\n',
    );
    expect(report({ load, schedule: { due: 5, unsent: 5, lateness: null } })).toContain(
      'Schedule nothing was sent, 5 of 5 never sent',
    );
  });

  it('holds the rate of a ramp against its mean', () => {
    const stages = [{ durationMs: 10_000, to: 200 }];
    const load = { kind: 'open-ramp', ratePerSecond: 0, concurrency: 9, stages } as const;
    expect(report({ load, schedule: { due: 1_000, unsent: 0, lateness: null } })).toContain(
      'Rate 327/s, asked for 100/s on average\n',
    );
  });

  it('says what a result is made of, and that it is not whole', () => {
    const settings = { ...sampleStressResult().settings, warmupMs: 2_000 };
    expect(report({ runs: 3, interrupted: true, settings }).replace(/\n +/g, ' ')).toContain(
      'took 61.2 ms, after 2 s of warm-up, 3 runs merged, interrupted',
    );
  });

  it('names arrivals that are not even, and the pauses of users', () => {
    const { settings } = sampleStressResult();
    const withSettings = (changes: Partial<StressResult['settings']>) =>
      report({ settings: { ...settings, ...changes } }).replace(/\n +/g, ' ');
    expect(withSettings({ arrivals: { kind: 'even', shape: null } })).toBe(withSettings({}));
    expect(withSettings({ arrivals: { kind: 'poisson', shape: null } })).toContain(
      'took 61.2 ms, Poisson arrivals',
    );
    expect(withSettings({ arrivals: { kind: 'gamma', shape: 0.5 } })).toContain(
      'took 61.2 ms, gamma arrivals of shape 0.5',
    );
    expect(withSettings({ thinkMs: { min: 1_000, max: 3_000 } })).toContain(
      'took 61.2 ms, pauses of 1 s to 3 s',
    );
    expect(withSettings({ thinkMs: { min: 2_000, max: 2_000 } })).toContain('took 61.2 ms, pauses of 2 s');
  });

  it('has two lines more for streams', () => {
    const [without, withStreams] = [report(), report({ streams: evenStreams(20), loadMs: 1_000 })];
    const added = linesOf(withStreams).filter((line) => !linesOf(without).includes(line));
    expect(added).toEqual([
      '        Load burst of 20 simultaneous requests, took 1 s',
      expect.stringMatching(/^ First token p50 10 ms, .*max 20 ms, 20 streams \(p99 needs 100\)$/),
      expect.stringMatching(
        /^ {2}Token gaps p50 20 ms, .*max 20 ms, 20 streams \(p99 needs 100\)(, TPOT p50 20 ms)?$/,
      ),
      '        Rate 327 requests/s, 440 tokens/s',
    ]);
    expect(linesOf(withStreams)).toHaveLength(linesOf(without).length + 2);
  });

  it('has no more than these where the figures are long', () => {
    const slow: MadeStream = {
      firstMs: 12_345,
      gapsMs: [1.234, 123.4],
      changes: { firstReasoningAt: 0.1234 },
    };
    const streams = summaryOf(new Array<MadeStream>(12_345).fill(slow));
    const lines = linesOf(report({ streams }));
    expect(lines).toHaveLength(linesOf(report()).length + 2);
    expect(lines.filter((line) => /First token|Token gaps/.test(line))).toEqual([
      expect.stringMatching(/^ First token p50 12\.3 s, .*max 12\.3 s, reasoning 0\.123 ms/),
      expect.stringMatching(/^ {2}Token gaps p50 1\.23 ms, .*max 123 ms, 12345 streams/),
    ]);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('calls events tokens only where the server counts them', () => {
    const uncounted = summaryOf([{ firstMs: 100, gapsMs: [20, 20] }]);
    expect(report({ streams: uncounted, loadMs: 1_000 })).toContain('Rate 327 requests/s, 3 events/s\n');
  });

  it('says that streams had no gaps, and that reads brought several tokens', () => {
    const whole = summaryOf([{ firstMs: 100, gapsMs: [], changes: { tokens: 9 } }]);
    const text = report({ streams: whole });
    expect(text).toContain('Token gaps none: each stream arrived in one read, 1 stream, ');
    expect(text.replace(/\s+/g, ' ')).toContain(
      'Observed a read brought 9 tokens on average: gaps are those',
    );
    const few = summaryOf([{ firstMs: 100, gapsMs: [20], changes: { tokens: 3 } }]);
    expect(report({ streams: few })).not.toContain('a read brought');
  });

  it('says how many gaps there were where most streams had none', () => {
    const whole = new Array<MadeStream>(199).fill({ firstMs: 100, gapsMs: [] });
    const text = report({ streams: summaryOf([...whole, { firstMs: 100, gapsMs: [20] }]) });
    expect(text.replace(/\s+/g, ' ')).toContain('max 20 ms, 1 gap in 200 streams (p95 needs 20)');
  });

  it('shows the goodput only of a run with limits for each request, and which answers streamed no text', () => {
    expect(report()).not.toContain('Goodput');
    const two = goodputOf(93, 'ttft<300ms', 'latency<5s');
    expect(report({ goodput: two })).toContain(
      '\n     Goodput 93/100 (93%), ttft<300ms in 93, latency<5s in 93\n       Audit ',
    );
    const untimed = (unmeasured: number) => {
      const slos = two.slos.map(({ slo }) => ({ slo, kept: 0, unmeasured }));
      return report({ goodput: { kept: 0, due: 20, slos } }).replace(/\n +/g, ' ');
    };
    expect(untimed(20)).toContain('0/20 (0%), ttft<300ms in 0, latency<5s in 0, no answer streamed text');
    expect(untimed(1)).toContain(', 1 answer streamed no text');
  });

  it('says which percentile needs more samples', () => {
    expect(report({ latency: risingLatency(9) })).toContain('p90 needs 10 samples, max 9 ms\n');
    expect(report({ latency: risingLatency(100) })).toContain('p99.9 needs 1000 samples,');
    expect(report({ latency: risingLatency(1_000) })).not.toContain('needs');
  });

  it('draws the distribution between its ends', () => {
    expect(report({ latency: sampleLatency([5]) })).toContain('             5 ms █ 5 ms\n');
    const halves = sampleLatency([...Array(100).fill(1), ...Array(50).fill(100)]);
    expect(report({ latency: halves })).toMatch(/ 1 ms █ +▄ 100 ms\n/);
  });

  it('shows enough digits of a figure that fails its threshold by little', () => {
    const threshold = { threshold: bound('p99<300ms'), unit: 'ms', observed: 300.212, holds: false } as const;
    expect(report({ thresholds: [threshold] })).toContain('p99<300ms FAILED: 300.21 ms\n');
  });

  it('leaves out an unknown command, and never breaks one', () => {
    expect(report({ command: null })).not.toContain('Repeat');
    const command = `genesis stress --body '${'x'.repeat(200)}'`;
    expect(report({ command })).toContain(`      Repeat ${command}\n`);
    expect(report({ command: command.repeat(20) })).toContain('Repeat too long to show');
  });

  it('shows the most frequent failure in full where no cause quotes it', () => {
    const example = `HTTP 200 error in the stream: {"message":"the model runner has stopped","type":"server_error"}`;
    const failures = [
      { outcome: 'error-in-stream', count: 6, example },
      { outcome: 'timeout', count: 2, example },
    ] as const;
    const text = stressText([failedStressResult({ failures, diagnoses: [] })], plain);
    expect(text).toContain(
      '    Failures 6 error-in-stream: HTTP 200 error in the stream: {"message":"the\n' +
        '             model runner has stopped","type":"server_error"}\n' +
        '             2 timeout: HTTP 200 error in the stream: {"message":"the model run…\n',
    );
  });

  it('says of stored replies that they are those of others, and in full why they were only counted', () => {
    const counts = {
      acknowledged: 1_884,
      stored: 1_884,
      crosstalk: 77,
      unexpected: 12,
      recovered: 3,
      orphaned: 4,
    };
    const audit = { status: 'read', ...CLEAN_AUDIT, ...counts, replies: 'crossed' } as const;
    const text = stressText([sampleStressResult({ audit })], plain);
    expect(text).toMatch(/ 77 stored replies answer another message,\n/);
    expect(text).toMatch(/ replies were only counted: they quote messages of other requests\n/);
  });

  it('stays bounded when everything went wrong', () => {
    const failures = OUTCOMES.slice(1).map((outcome) => ({ outcome, count: 9, example: HOSTILE }));
    const cause = {
      cause: 'no-retry',
      title: HOSTILE,
      evidence: HOSTILE,
      remedy: HOSTILE,
      confirmedBy: null,
    } as const;
    const failed = failedStressResult({
      failures,
      verdict: { status: 'data-lost', reasons: Array(9).fill(HOSTILE) },
      thresholds: Array(40).fill({
        threshold: { ...bound('p99<1s'), text: HOSTILE },
        unit: 'ms',
        observed: 1,
        holds: false,
      }),
      target: { url: HOSTILE, description: HOSTILE },
      diagnoses: [1, 2, 3, 4].map((n) => ({ ...cause, title: n === 4 ? 'fourth' : HOSTILE })),
      serverLog: { ...QUIET_LOG, lines: 9, lockErrors: 9, retries: 9, example: HOSTILE },
      locks: observedLocks([observedHolder({ command: HOSTILE, write: writeHolds() })]),
      command: null,
    });
    const text = stressText([failed], plain);
    expect(linesOf(text).length).toBeLessThanOrEqual(70);
    expect(Math.max(...linesOf(text).map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text).toContain('             and 14 more\n');
    expect(text).not.toContain('fourth\n');
  });

  it('says what a server does not report, and what an audit could not read', () => {
    const text = report({
      lockErrors: { surfaced: 1, recovered: null },
      retries: null,
      timing: null,
      serverCounters: null,
      latency: null,
      audit: { status: 'unknown', reason: 'HTTP 404' },
    });
    expect(text).toContain('Lock errors 1 surfaced, recovered ones not reported by this server');
    expect(text).toContain('Retries not reported by this server');
    expect(text).toContain('Latency no request succeeded');
    expect(text).toContain('Audit unknown: HTTP 404');
    expect(text).not.toContain('Commits');
    expect(text).not.toContain('Server');
  });

  it('lets no server command the terminal', () => {
    const failures = [
      { outcome: 'internal-error', count: 1, example: 'HTTP 500 \u001b[2Jgone\u0007\u202e' } as const,
    ];
    expect(report({ failures })).toContain('Failures 1 internal-error: HTTP 500 ?[2Jgone??');
    expect(report({ command: 'genesis \u001b[2J\n' })).toContain('Repeat genesis ?[2J?\n');
  });

  it('says when the tool itself was the limit', () => {
    const generator = { ...sampleStressResult().generator, saturated: true };
    expect(report({ generator })).toContain('Generator saturated, latencies are upper bounds');
  });

  it('is the same in colour', () => {
    const coloured = stressText([failedStressResult()], new Chalk({ level: 1 }));
    expect(coloured).toContain('\u001b[31m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what colours are made of
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(stressText([failedStressResult()], plain));
  });
});

describe('the text report of several runs', () => {
  const at = (concurrency: number, overrides: Partial<StressResult> = {}) =>
    sampleStressResult({
      load: { kind: 'burst', concurrency },
      requests: { completed: concurrency, ok: concurrency, traced: concurrency },
      command: 'genesis stress -c 1,5',
      ...overrides,
    });

  it('has a line for each', () => {
    expect(
      stressText([at(1), at(5, { latency: risingLatency(100) })], plain),
    ).toBe(`PASSED 2 runs: every request was answered, and what was answered is stored

      Target embedded server, empty database
        Load burst of 1, 5 simultaneous requests

at once  requests  success  locked  retries    p50    p99     max   rate
      1         1     100%       0        0  21 ms      -   33 ms  327/s
      5         5     100%       0        0  50 ms  99 ms  100 ms  327/s

     Unknown p99 (needs 100 samples)
       Audit 40 acknowledged, 40 stored, 0 lost, 0 duplicated, 0 orphaned
        Made 2026-01-01T00:00:00.000Z by genesis 0.1.0
      Repeat genesis stress -c 1,5
`);
  });

  it('has the medians of streams in those that have some', () => {
    const text = stressText(
      [at(1), at(5, { streams: evenStreams(20) }), at(10, { streams: evenStreams(40) })],
      plain,
    );
    expect(text).toContain(
      '\n First token p50 10 ms with 5, p50 20 ms with 10\n  Token gaps p50 20 ms with 5, p50 20 ms with 10\n',
    );
  });

  it('has the goodput of each that has limits for each request', () => {
    const text = stressText([at(1), at(5, { goodput: goodputOf(93, 'latency<5s') })], plain);
    expect(text).toContain('\n     Goodput 5 at once: 93/100 (93%), latency<5s in 93\n');
  });

  it('has the verdict, the reasons and the likely cause of the worst', () => {
    const interrupted = { status: 'inconclusive', reasons: ['interrupted before the end'] } as const;
    const text = stressText(
      [at(1), at(5, { verdict: interrupted, interrupted: true }), failedStressResult()],
      plain,
    );
    expect(text).toMatch(
      /^FAILED 20 at once: 13 of 20 requests: 12 lock-error, 1 timeout\n {7}20 at once: success>=99% .*\n {7}5 at once: interrupted before the end\n\n/,
    );
    expect(text).toContain('burst of 1, 5, 20 simultaneous requests, interrupted with 5\n');
    expect(text).toContain('\nLikely cause no retry');
    expect(text).toContain('     20        20      35%      12       16  17 ms    -  20 ms  327/s\n');
    expect(text).toContain('    Baseline 20 at once: failures 0% → 65% worse\n');
    expect(linesOf(text).length).toBeLessThanOrEqual(25);
  });

  it('says for each threshold where it holds', () => {
    const p50 = (holds: boolean) => [
      { threshold: bound('p50<9ms'), unit: 'ms', observed: 7, holds } as const,
    ];
    const text = stressText([at(1, { thresholds: p50(true) }), at(5, { thresholds: p50(false) })], plain);
    expect(text).toContain('  Thresholds p50<9ms FAILED: with 5; holds with 1\n');
  });

  it('leaves unknown what is unknown', () => {
    const unknown = {
      retries: null,
      latency: null,
      audit: { status: 'skipped', reason: 'not asked for' },
    } as const;
    const text = stressText([at(1), at(5, unknown)], plain);
    expect(text).toContain('      5         5     100%       0        -      -    -      -  327/s\n');
    expect(text.replace(/\n +/g, ' ')).toContain(
      'Unknown p99 (needs 100 samples), retries (not reported by this server), latency (no request succeeded)',
    );
    expect(text.replace(/\n +/g, ' ')).toContain('0 orphaned (1); skipped: not asked for (5)');
    expect(text).toMatch(/^PASSED .* storage was not checked\n/);
  });

  it('numbers runs that have the same concurrency', () => {
    const text = stressText([at(1), at(1, { interrupted: true })], plain);
    expect(text).toContain('        Load run 1: burst of 1 simultaneous request, took 61.2 ms\n');
    expect(text).toContain(
      '             run 2: burst of 1 simultaneous request, took 61.2 ms, interrupted\n',
    );
    expect(text).toMatch(/^run {2}requests /m);
  });

  it('fits into 80 columns with large figures', () => {
    const large = at(10_000, {
      requests: { completed: 10_000_000, ok: 9_999_999, traced: 0 },
      retries: { total: 1_234_567, requests: 9, most: 5 },
      latency: sampleLatency([61.3, 61.4]),
      ratePerSecond: 123_456.7,
    });
    const lines = linesOf(stressText([at(1), large], plain));
    expect(lines).toContainEqual(
      '  10000  10000000  99.99999%       0  1234567  61.3 ms    -  61.4 ms  123457/s',
    );
  });
});

describe('a load in words', () => {
  it.each([
    [{ kind: 'burst', concurrency: 1 }, 'burst of 1 simultaneous request'],
    [{ kind: 'burst', concurrency: 20 }, 'burst of 20 simultaneous requests'],
    [{ kind: 'closed-loop', concurrency: 20, until: { requests: 300 } }, '300 requests, 20 at a time'],
    [{ kind: 'closed-loop', concurrency: 20, until: { durationMs: 1_500 } }, '1.5 s, 20 at a time'],
    [
      {
        kind: 'ramp',
        concurrency: 50,
        stages: [
          { durationMs: 10_000, to: 50 },
          { durationMs: 5_000, to: 0 },
        ],
      },
      '0 → 50 users in 10 s → 0 in 5 s',
    ],
    [
      { kind: 'open-loop', ratePerSecond: 200, concurrency: 1_000, until: { durationMs: 30_000 } },
      '200/s for 30 s, at most 1000 at a time',
    ],
    [
      { kind: 'open-loop', ratePerSecond: 0.5, concurrency: 9, until: { requests: 1 } },
      '0.5/s for 1 request, at most 9 at a time',
    ],
    [
      { kind: 'open-ramp', ratePerSecond: 10, concurrency: 9, stages: [{ durationMs: 60_000, to: 200 }] },
      '10/s → 200/s in 1 min, at most 9 at a time',
    ],
  ] as const)('%j', (load, text) => {
    expect(describeLoad(load)).toBe(text);
  });
});

it.each([
  [0.00005, 'share', '0.005%'],
  [0.99995, 'share', '99.995%'],
  [2 / 3, 'share', '66.7%'],
  [1 / 3, 'share', '33.3%'],
  [0.975, 'share', '97.5%'],
  [1, 'share', '100%'],
  [0, 'share', '0%'],
  [1.5, 'share', '150%'],
  [123_456.7, 'per-second', '123457/s'],
  [0.1234, 'per-second', '0.123/s'],
  [61.26, 'ms', '61.3 ms'],
  [12_345, 'count', '12345'],
] as const)('%d as %s is %s', (value, unit, text) => {
  expect(formatFigure(value, unit)).toBe(text);
});

it.each([
  [20, 20, '100%'],
  [19_999, 20_000, '99.995%'],
  [999_999, 1_000_000, '99.9999%'],
  [0, 20, '0%'],
  [57, 100, '57%'],
  [0, 0, '0%'],
])('%d of %d are %s', (part, whole, text) => {
  expect(formatShareOf(part, whole)).toBe(text);
});

it('cuts a line that is too long', () => {
  expect(truncate('123456', 6)).toBe('123456');
  expect(truncate('1234567', 6)).toBe('12345…');
});
