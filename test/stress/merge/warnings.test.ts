import { expect, it } from 'vitest';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { mergeWarnings } from '../../../src/stress/merge/warnings.ts';
import { injected } from '../../support/judged.ts';
import { goodputOf, latencyOf, oneTo, sampleResult, sampleSettings } from '../../support/stress-result.ts';

/** Runs that differ in what chance makes different. */
const doubts = (...changes: Partial<StressResult>[]) =>
  mergeWarnings(changes.map((change, index) => sampleResult({ loadMs: 1_000 + index, ...change })));
const at = (second: number) => `2026-01-31T12:00:${String(second).padStart(2, '0')}.000Z`;
const seeded = (seed: string | null) => ({ settings: sampleSettings({ seed }) });

it('there is no doubt about runs that were made alike at the same time', () => {
  expect(doubts({}, {}, seeded(null), { latency: latencyOf(oneTo(90)) })).toEqual([]);
  expect(doubts({})).toEqual([]);
});

it('the same seed twice is warned of', () => {
  expect(doubts(seeded('a'), seeded('b'), seeded('a'), seeded('a'))).toEqual([
    'runs 1, 3 and 4 have the same seed, so they sent the same requests',
  ]);
});

it('runs one after the other are warned of', () => {
  expect(doubts({ startedAt: at(9) }, { startedAt: at(1), loadMs: 2_000 })).toEqual([
    'run 1 began 6 s after run 2 had ended: the server never had all the load',
  ]);
});

it('runs that were under way together only for a part of the time are warned of', () => {
  expect(doubts({ loadMs: 8_000 }, { startedAt: at(2), loadMs: 8_000 })).toEqual([
    'all runs were under way together for 6 s of 10 s',
  ]);
});

it('different limits for each request are warned of', () => {
  const limited = (...texts: string[]) => ({ goodput: goodputOf(99, ...texts) });
  expect(doubts(limited('latency<5s', 'ttft<1s'), limited('ttft<1000ms', 'latency<5s'))).toEqual([]);
  expect(doubts(limited('latency<5s'), {})).toEqual(['run 2 differs from run 1: slo none, not latency<5 s']);
});

it('different settings are warned of, but not the fault that one of them injected', () => {
  const settings = sampleSettings({ timeoutMs: 5_000 });
  const load = { kind: 'closed-loop', concurrency: 20, until: { requests: 100 } } as const;
  const faults = [injected('kill@1s')] as const;
  expect(doubts({ faults }, {}, { settings, load })).toEqual([
    'run 3 differs from run 1: concurrency 20, not 10; timeout 5 s, not 1 min',
  ]);
});

it('different addresses are warned of', () => {
  const target = { ...sampleResult().target, url: 'http://127.0.0.1:9090' };
  expect(doubts({}, { target })).toEqual([
    'the addresses differ, which may mean different servers: http://127.0.0.1:8080, http://127.0.0.1:9090',
  ]);
});

it('an audit that others have is missed', () => {
  const audit = { status: 'unknown', reason: 'HTTP 404' } as const;
  expect(doubts({}, { audit })).toEqual(['run 2 has no audit: HTTP 404']);
  expect(doubts({ audit }, { audit })).toEqual([]);
});
