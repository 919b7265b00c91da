import { expect, it } from 'vitest';
import { hasRecovered } from '../../../src/capacity/search/has-recovered.ts';
import { requestsNeeded, type StepKind, stepMs } from '../../../src/capacity/search/step-length.ts';
import { boundsOf, tallyLevels } from '../../../src/capacity/search/tally-levels.ts';
import { leastMsLeft, usualMsLeft } from '../../../src/capacity/search/time-left.ts';
import { bound } from '../../support/judged.ts';

it.each([
  ['success>=99.9%', 1_000],
  ['success>=99%', 100],
  ['success>=100%', 10_000],
  ['p95<300ms', 200],
  ['ttft-p99<2s', 1_000],
  ['mean<1s', 20],
] as const)('%s needs %d requests in each of three steps', (text, requests) => {
  expect(requestsNeeded([bound(text)])).toBe(requests);
});

it('a step lasts as long as its requests take, and as a queue needs to settle', () => {
  const plan = { thresholds: [bound('success>=99.9%')], isByChance: false };
  expect(stepMs('confirm', 2, 0, plan)).toBe(500_000);
  expect(stepMs('confirm', 1_000, 0, plan)).toBe(5_000);
  expect(stepMs('confirm', 1_000, 0, { ...plan, isByChance: true })).toBe(6_500);
  expect(stepMs('confirm', 1_000, 2_000, plan)).toBe(12_000);
  expect(stepMs('narrow', 1_000, 0, plan)).toBeLessThan(stepMs('confirm', 1_000, 0, plan));
  expect(stepMs('climb', 10, 0, plan)).toBe(2_000);
  expect(stepMs('climb', 100, 0, plan)).toBe(1_200);
});

it('a budget that is too short shows before it is spent, with what would be enough', () => {
  const plan = { thresholds: [bound('success>=99.9%')], isByChance: false };
  const lengthOf = (kind: StepKind, level: number) => stepMs(kind, level, 0, plan);
  const tried = [1.25, 2.5].map((level) => ({ level, isKept: level < 2, isWhole: false }));
  const bounds = boundsOf(tallyLevels(tried));
  // Three steps of 1000 requests at 1.8 per second, if that is kept.
  expect(leastMsLeft({ kind: 'narrow', level: 1.8 }, bounds, lengthOf)).toBeGreaterThan(1_666_000);
  expect(usualMsLeft(bounds, 0.04, lengthOf)).toBeGreaterThan(3_200_000);
  expect(usualMsLeft(bounds, 0.04, lengthOf)).toBeLessThan(3_400_000);
  // A first level that broke twice bounds the repeats, whatever the server holds.
  const broken = boundsOf(tallyLevels([10, 10].map((level) => ({ level, isKept: false, isWhole: false }))));
  expect(leastMsLeft({ kind: 'climb', level: 2.5 }, broken, lengthOf)).toBe(308_000);
  expect(leastMsLeft({ kind: 'climb', level: 10 }, broken, lengthOf)).toBe(2_000);
  expect(usualMsLeft(broken, 0.04, lengthOf, 2)).toBe(2_500_000);
});

it('a server has recovered when it answers a light load as before', () => {
  expect(hasRecovered({ completed: 5, ok: 5, p50Ms: 30 }, 20)).toBe(true);
  expect(hasRecovered({ completed: 5, ok: 5, p50Ms: 31 }, 20)).toBe(false);
  expect(hasRecovered({ completed: 5, ok: 4, p50Ms: 20 }, 20)).toBe(false);
  expect(hasRecovered({ completed: 5, ok: 5, p50Ms: 1.2 }, 0.4)).toBe(true);
  expect(hasRecovered({ completed: 0, ok: 0, p50Ms: null }, 20)).toBe(false);
});
