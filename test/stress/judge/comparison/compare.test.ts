import { describe, expect, it } from 'vitest';
import { compare } from '../../../../src/stress/judge/comparison/compare.ts';
import type { ComparedName } from '../../../../src/stress/judge/comparison/comparison.ts';
import type { Round } from '../../../../src/stress/judge/measured/round.ts';
import type { StressResult } from '../../../../src/stress/judge/result.ts';
import { injected } from '../../../support/judged.ts';
import { resultOf, sampleRounds } from '../../../support/rounds.ts';
import { QUIET_LOG } from '../../../support/samples.ts';
import { evenStreams } from '../../../support/streams.ts';
import {
  answered,
  baselineOf,
  goodputOf,
  sampleMachine,
  sampleResult,
  sampleSettings,
} from '../../../support/stress-result.ts';

const compared = (after: Partial<StressResult>, before: Partial<StressResult> = {}) =>
  compare(sampleResult(after), baselineOf(sampleResult(before)));
const measure = (name: ComparedName, ...runs: Parameters<typeof compared>) =>
  compared(...runs).measures.find((measure) => measure.name === name);

/** Compares five rounds with ten. */
const speeds = (speed: number, changes: Partial<Round> = {}) =>
  compare(resultOf(sampleRounds(5, speed, changes)), baselineOf(resultOf(sampleRounds(10))));
const judgementsOf = ({ measures }: ReturnType<typeof compare>) =>
  Object.fromEntries(measures.map(({ name, judgement }) => [name, judgement]));

describe('a result compared with its baseline', () => {
  it('says when that was made, with how many rounds, and what is tolerated', () => {
    const before = { startedAt: '2026-01-01T00:00:00.000Z', rounds: sampleRounds(10) };
    expect(compared({}, before)).toMatchObject({
      startedAt: '2026-01-01T00:00:00.000Z',
      tolerance: 0.1,
      rounds: { before: 10, after: 1 },
    });
  });
});

describe('speed', () => {
  it.each([
    [1, 'no-worse'],
    [0.97, 'no-worse'],
    [0.9, 'undecided'],
    [0.7, 'worse'],
    [1.5, 'better'],
  ])('of %d of what it was is: %s', (speed, judgement) => {
    const { measures, obstacles } = speeds(speed);
    expect(obstacles).toEqual([]);
    const fast = measures.filter(({ unit }) => unit !== 'share' && unit !== 'count');
    expect(fast.map((each) => [each.name, each.judgement])).toEqual([
      ['rate', judgement],
      ['p50', judgement],
      ['p99', judgement],
    ]);
  });

  it('has limits around its change, in the direction of the figure', () => {
    const [rate, p50] = speeds(0.7).measures.filter(({ change }) => change !== null);
    expect(rate?.name).toBe('rate');
    expect(rate?.change?.from).toBeLessThan(-0.3);
    expect(rate?.change?.to).toBeGreaterThan(-0.3);
    expect(rate?.change?.to).toBeLessThan(-0.2);
    expect(p50?.change?.from).toBeGreaterThan(0.3);
  });

  it('is not worse where the machine has slowed down as much', () => {
    const { referencePerSecond = 0 } = sampleRounds(1)[0] ?? {};
    const slowed = (referencePerSecond ?? 0) * 0.82;
    expect(judgementsOf(speeds(0.8))).toMatchObject({ rate: 'worse' });
    expect(judgementsOf(speeds(0.8, { referencePerSecond: slowed })).rate).not.toBe('worse');
  });

  it('is not proven to be no worse where the machine has become faster meanwhile', () => {
    expect(judgementsOf(speeds(1, { referencePerSecond: 5_900 })).rate).toBe('undecided');
  });

  it('leaves out percentiles that a round cannot carry', () => {
    expect(judgementsOf(speeds(1, { p99Ms: null }))).not.toHaveProperty('p99');
  });

  it('leaves out the rate of an open loop, which is given, and of ramps', () => {
    const until = { durationMs: 1_000 };
    const stages = [{ durationMs: 1_000, to: 10 }];
    const names = (load: StressResult['load']) =>
      compared({ load }, { load }).measures.map(({ name }) => name);
    expect(names({ kind: 'open-loop', ratePerSecond: 100, concurrency: 10, until })).not.toContain('rate');
    expect(names({ kind: 'ramp', concurrency: 10, stages })).not.toContain('rate');
    expect(names({ kind: 'closed-loop', concurrency: 10, until })).toContain('rate');
  });
});

describe('speed is not comparable', () => {
  const [five, ten] = [sampleRounds(5), sampleRounds(10)];

  it.each<[string, Partial<StressResult>, Partial<StressResult>, RegExp]>([
    [
      'with too few rounds before',
      {},
      { rounds: five },
      /baseline has 5 rounds, .* 10: genesis stress --rounds 10/,
    ],
    [
      'with too few rounds now',
      { rounds: [] },
      {},
      /this result has 0 rounds, .* 5: genesis stress --rounds 5/,
    ],
    [
      'on another processor',
      { machine: sampleMachine({ cpu: null }) },
      {},
      /processor unknown, was Fast 3000/,
    ],
    ['on more cores', { machine: sampleMachine({ cores: 64 }) }, {}, /cores 64, was 2/],
    [
      'on another kernel',
      { machine: sampleMachine({ system: 'Linux 6.2.0' }) },
      {},
      /Linux 6.2, was Linux 6.1/,
    ],
    ['on several machines', { machine: null }, {}, /several machines/],
    ['with another load', { load: { kind: 'burst', concurrency: 5 } }, {}, /load burst, was closed-loop/],
    [
      'with a saturated generator',
      {},
      { generator: { cpu: 1, eventLoopDelayMaxMs: 9, mostInFlight: 9, saturated: true } },
      /generator of the baseline was saturated/,
    ],
    [
      'where only the answers of now are streams',
      { streams: evenStreams(5) },
      {},
      /^the answers of this result are streams, those of the baseline are not$/,
    ],
    [
      'where only the answers of then were streams',
      {},
      { streams: evenStreams(5) },
      /^the answers of the baseline are streams, those of this result are not$/,
    ],
    [
      'on a machine that is much slower than then',
      { rounds: sampleRounds(5, 1, { referencePerSecond: 3_000 }) },
      {},
      /ran at 0.6 of the speed/,
    ],
    [
      'where the machine was not measured',
      { rounds: sampleRounds(5, 1, { referencePerSecond: null }) },
      {},
      /not measured in each round/,
    ],
  ])('%s', (_, after, before, obstacle) => {
    const comparison = compared({ rounds: five, ...after }, { rounds: ten, ...before });
    expect(comparison.obstacles).toEqual([expect.stringMatching(obstacle)]);
    const { failures, ...speed } = judgementsOf(comparison);
    expect(failures).toBe('no-worse');
    for (const name of ['p50', 'p99'].filter((name) => name in speed))
      expect(speed[name]).toBe('not-comparable');
  });

  it.each<[string, Partial<StressResult>]>([
    ['another server', { target: { url: 'http://127.0.0.1:1', description: 'node new.js' } }],
    ['another version of genesis', { version: '9.9.9' }],
    ['other limits for each request', { goodput: goodputOf(99, 'latency<5s') }],
    ['a patch of Node', { machine: sampleMachine({ node: '24.9.9' }) }],
    ['a patch of the kernel', { machine: sampleMachine({ system: 'Linux 6.1.99-cloud' }) }],
  ])('but is with %s', (_, changes) => {
    expect(compared({ rounds: five, ...changes }, { rounds: ten }).obstacles).toEqual([]);
  });
});

describe('failures', () => {
  it('are worse for any after none, however few rounds there are', () => {
    expect(measure('failures', answered({ ok: 99, timeout: 1 }))).toEqual({
      ...{ name: 'failures', unit: 'share', before: 0, after: 0.01 },
      ...{ judgement: 'worse', change: null },
    });
  });

  it('do not count where the faults excuse them', () => {
    const after = { ...answered({ ok: 99, 'connection-lost': 1 }), excused: 1 };
    expect(measure('failures', after)).toMatchObject({ after: 0, judgement: 'no-worse' });
  });

  it('of both sides are not compared by single runs: those of a flaky server differ', () => {
    const [twelve, nine] = [answered({ ok: 8, timeout: 12 }), answered({ ok: 11, timeout: 9 })];
    expect(measure('failures', twelve, nine)?.judgement).toBe('not-comparable');
    expect(measure('failures', nine, twelve)?.judgement).toBe('not-comparable');
  });

  it.each([
    [[3, 1, 4, 1, 5], 'undecided'],
    [[52, 61, 47, 55, 58], 'worse'],
    [[0, 0, 0, 0, 1], 'better'],
  ])('of both sides in several rounds are compared by these: %j are %s', (failed, judgement) => {
    const rounds = (counts: number[]) => ({
      ...answered({ ok: 50, timeout: 50 }),
      rounds: counts.flatMap((count) => sampleRounds(1, 1, { requests: { total: 100, failed: count } })),
    });
    expect(measure('failures', rounds(failed), rounds([2, 7, 1, 8, 2, 8, 1, 8, 2, 8]))?.judgement).toBe(
      judgement,
    );
  });

  it('of a crash in one of many rounds are not excluded by ranks, which pass over it', () => {
    const failing = (counts: readonly number[]) => ({
      ...answered({ ok: 99, timeout: 1 }),
      rounds: counts.flatMap((failed) => sampleRounds(1, 1, { requests: { total: 100, failed } })),
    });
    const others = new Array<number>(39).fill(0);
    const [once, crashed] = [failing([1, ...others]), failing([60, ...others])];
    expect(measure('failures', crashed, once)?.judgement).toBe('undecided');
    expect(measure('failures', once, crashed)?.judgement).toBe('no-worse');
  });

  it('are no count where one of the runs made no request', () => {
    expect(compared(answered({})).measures.map(({ name }) => name)).not.toContain('failures');
  });
});

describe('lock errors and retries', () => {
  const retries = (total: number) => ({ retries: { total, requests: total, most: 1 } });
  const silent = { timing: null, retries: null, lockErrors: { surfaced: 0, recovered: null } };

  it('may be one in a hundred requests, but not more after none', () => {
    expect(measure('retries', retries(1))?.judgement).toBe('no-worse');
    expect(measure('retries', retries(2))?.judgement).toBe('worse');
    expect(measure('retries', {}, retries(9))?.judgement).toBe('no-worse');
  });

  it('of both sides are not compared by single runs', () => {
    const twice = { ...answered({ ok: 200 }), ...retries(20) };
    expect(measure('retries', twice, retries(11))).toMatchObject({
      ...{ before: 22, after: 20 },
      judgement: 'not-comparable',
    });
  });

  it('are left out where one of the servers does not report them', () => {
    const names = compared(silent).measures.map(({ name }) => name);
    expect(names).not.toContain('retries');
    expect(names).not.toContain('lock-errors');
  });

  it('are not compared with those that a log shows', () => {
    const serverLog = { ...QUIET_LOG, lockErrors: 90, retries: 90 };
    expect(measure('lock-errors', { ...silent, serverLog })).toBeUndefined();
    expect(
      measure('lock-errors', { ...silent, serverLog }, { ...silent, serverLog: QUIET_LOG }),
    ).toMatchObject({
      ...{ before: 0, after: 90 },
      judgement: 'worse',
    });
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
      'arrivals: even, was none',
    ]);
  });

  it('are the arrivals of open loops, and the pauses of users', () => {
    const until = { durationMs: 1_000 };
    const load = { kind: 'open-loop', ratePerSecond: 100, concurrency: 10, until } as const;
    const [earlier, even, poisson] = [
      null,
      { kind: 'even', shape: null },
      { kind: 'poisson', shape: null },
    ] as const;
    const differences = (now: StressResult['settings']['arrivals'], then: typeof now) =>
      compared(
        { load, settings: sampleSettings({ arrivals: now }) },
        { load, settings: sampleSettings({ arrivals: then }) },
      ).differences;
    expect(differences(even, earlier)).toEqual([]);
    expect(differences(poisson, even)).toEqual(['arrivals: poisson, was even']);
    expect(differences(poisson, earlier)).toEqual(['arrivals: poisson, was even']);
    expect(differences({ kind: 'gamma', shape: 4 }, poisson)).toEqual(['arrivals: gamma:4, was poisson']);
    const settings = sampleSettings({ thinkMs: { min: 1_000, max: 3_000 } });
    expect(compared({ settings }).differences).toEqual(['think time: 1 s to 3 s, was none']);
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
