import { describe, expect, it } from 'vitest';
import { LiveRun, type LiveRunOptions } from '../../../../src/cli/stress/live/live-run.ts';
import { parseFault } from '../../../../src/stress/faults/fault.ts';
import type { Sample } from '../../../../src/stress/measure/sample.ts';

const TICK_MS = 250;

function sampleOf(change: Partial<Sample> = {}): Sample {
  return {
    ...{ seq: 0, outcome: 'ok', certainty: 'answered', detail: undefined, traced: true },
    ...{ atMs: 0, dueAt: 0, latencyMs: 20, timing: undefined, retryAfterMs: undefined },
    ...{ keySign: undefined, stream: undefined, streamedText: undefined },
    ...change,
  } as Sample;
}

/** A histogram with two digits. */
const TWENTY = expect.closeTo(20, 0);

const LOCKED = sampleOf({ outcome: 'lock-error', latencyMs: 900 });

/** A run with a clock of its own. */
function running(change: Partial<LiveRunOptions> = {}) {
  let now = 5_000;
  const stop = new AbortController();
  const run = new LiveRun({
    load: { kind: 'closed-loop', concurrency: 20, until: { durationMs: 10_000 } },
    ...{ faults: [], name: '', signal: stop.signal, tickMs: TICK_MS, recentTicks: 4, mostColumns: 8 },
    now: () => now,
    ...change,
  });
  const answered = (number: number, sample = sampleOf()) => {
    for (let index = 0; index < number; index++) run.onEvent({ type: 'answered', sample });
  };
  const pass = (ms: number) => {
    now += ms;
  };
  const load = () => run.onEvent({ type: 'loading', inFlight: () => 20 });
  return { run, stop, answered, pass, load };
}

describe('a run that is followed', () => {
  it('has a phase, and no figures before its load', () => {
    const { run } = running({ name: 'run 2/3' });
    run.onEvent({ type: 'round', round: 1, rounds: 5 });
    run.onEvent({ type: 'warming-up' });
    expect(run.look()).toMatchObject({ phase: 'run 2/3, round 1/5, warming up', done: null, columns: [] });
  });

  it('counts each look, the last second, and all', () => {
    const { run, answered, pass, load } = running();
    load();
    answered(100);
    pass(250);
    const { recent, total, columns } = run.look();
    expect(recent).toEqual(total);
    expect(columns).toEqual([
      { ms: 250, completed: 100, ok: 100, lockErrors: 0, retries: 0, p50: TWENTY, p95: TWENTY, p99: TWENTY },
    ]);
    for (let look = 0; look < 5; look++) {
      answered(5);
      answered(5, LOCKED);
      answered(1, sampleOf({ outcome: 'timeout' }));
      answered(2, sampleOf({ outcome: 'crosstalk' }));
      pass(250);
      run.look();
    }
    const later = run.look();
    expect(later).toMatchObject({
      ...{ done: 0.15, extent: '1.5 s of 10 s', inFlight: 20, columnMs: 250 },
      recent: { ms: 1_000, completed: 52, ok: 20, lockErrors: 20, p50: TWENTY, p95: TWENTY, p99: null },
      total: { ms: 1_500, completed: 165, ok: 125, lockErrors: 25, p99: TWENTY },
      failures: [
        { outcome: 'crosstalk', count: 10 },
        { outcome: 'timeout', count: 5 },
      ],
    });
    expect(later.columns.map(({ completed }) => completed)).toEqual([100, 13, 13, 13, 13, 13]);
  });

  it('counts what came after its last look, however short that was', () => {
    const { run, answered, pass, load } = running();
    load();
    answered(20);
    pass(80);
    expect(run.look().total.completed).toBe(0);
    run.onEvent({ type: 'auditing' });
    expect(run.look().total).toMatchObject({ ms: 80, completed: 20 });
    expect(run.look().total).toMatchObject({ ms: 80, completed: 20 });
  });

  it('shows the locks of now, not those of a database that was seen last a while ago', () => {
    const { run, pass, load } = running();
    load();
    run.onLocks({ kind: 'write-lock', share: 1, holder: null });
    pass(500);
    expect(run.look().locks).toMatchObject({ share: 1 });
    pass(2_000);
    expect(run.look().locks).toBeUndefined();
  });

  it('joins its times in pairs where there are too many, and loses none', () => {
    const { run, answered, pass, load } = running();
    load();
    for (let look = 0; look < 9; look++) {
      answered(1, sampleOf({ latencyMs: look < 8 ? 20 : 400 }));
      // A timer is late now and then.
      pass(look === 4 ? 490 : 250);
      run.look();
    }
    const { columns, columnMs } = run.look();
    expect(columnMs).toBe(500);
    expect(columns.map(({ completed }) => completed)).toEqual([2, 2, 2, 2, 1]);
    expect(columns.map(({ ms }) => ms)).toEqual([500, 500, 740, 500, 250]);
    expect(columns[4]?.p99).toBeCloseTo(400, -1);
  });

  it('shows requests where their number ends the load', () => {
    const { run, answered, pass, load } = running({ load: { kind: 'burst', concurrency: 40 } });
    load();
    answered(30);
    pass(250);
    expect(run.look()).toMatchObject({ done: 0.75, extent: '30 of 40 requests' });
  });

  it('shows the faults of the moment', () => {
    const faults = ['lock@1s:2s', 'kill@1s', 'model-error:20%'].flatMap((text) => parseFault(text) ?? []);
    const { run, pass, load } = running({ faults });
    load();
    expect(run.look().faults).toEqual([]);
    pass(1_500);
    expect(run.look().faults).toEqual(['lock@1s:2s']);
    pass(1_500);
    expect(run.look().faults).toEqual([]);
  });

  it('waits for answers where nothing more is sent', () => {
    const { run, pass, load } = running();
    load();
    pass(10_500);
    expect(run.look()).toMatchObject({ phase: 'waiting for answers', done: 1, extent: '10 s of 10 s' });
  });

  it('stands still after the load, and begins anew with a round', () => {
    const { run, answered, pass, load } = running();
    load();
    run.onLocks({ kind: 'write-lock', share: 0, holder: null });
    answered(10);
    pass(1_000);
    expect(run.look().locks).toEqual({ kind: 'write-lock', share: 0, holder: null });
    run.onEvent({ type: 'auditing' });
    pass(9_000);
    expect(run.look()).toMatchObject({
      phase: 'auditing',
      extent: '1 s of 10 s',
      total: { ms: 1_000, ok: 10 },
    });
    expect(run.look().locks).toBeUndefined();
    run.onEvent({ type: 'round', round: 2, rounds: 2 });
    load();
    expect(run.look()).toMatchObject({ done: 0, total: { completed: 0 }, columns: [] });
  });

  it('shows that it was stopped', () => {
    const { run, stop, load } = running();
    load();
    stop.abort();
    expect(run.look()).toMatchObject({ isStopping: true, inFlight: 20 });
    run.onEvent({ type: 'auditing' });
    expect(run.look()).toMatchObject({ isStopping: false, phase: 'auditing' });
  });
});
