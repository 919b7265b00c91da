import { expect, it } from 'vitest';
import { capacityOf } from '../../../src/capacity/judge/capacity-of.ts';
import { changesOf } from '../../../src/capacity/judge/changes.ts';
import { brokenStep, CALM, sampleStep } from '../../report/capacity/sample-capacity-result.ts';

const WHOLE = { isWhole: true } as const;
const kept = [400, 400, 400].map((level) => sampleStep(level, WHOLE));
const ending = { by: 'rate', isByChance: false, interrupted: false, noRecoveryFrom: null } as const;

it('is between the highest level that was kept and the lowest that broke, with what broke most often', () => {
  const steps = [...kept, brokenStep(416), brokenStep(416, { reasons: ['success>=99.9%'] }), brokenStep(416)];
  expect(capacityOf(steps, { ...ending, end: { kind: 'found' } })).toEqual({
    ...{ status: 'found', low: 400, high: 416, limit: 'p95<300ms', reason: null, noRecoveryFrom: null },
  });
});

it('is never less than what was kept because of the load generator', () => {
  const ours = { outcome: 'generator', reasons: ['the load generator used 97% of a core'] } as const;
  const steps = [...kept, sampleStep(416, ours), sampleStep(416, ours)];
  expect(capacityOf(steps, { ...ending, end: { kind: 'found' } })).toEqual({
    ...{ status: 'at-least', low: 400, high: null, limit: null, noRecoveryFrom: null },
    reason: 'the load generator is the limit: the load generator used 97% of a core',
  });
});

it('of too short a budget says which one would be enough', () => {
  const steps = [sampleStep(2), brokenStep(4)];
  expect(capacityOf(steps, { ...ending, end: { kind: 'budget', neededMs: 1_560_000 } })).toMatchObject({
    ...{ status: 'roughly', low: 2, high: 4 },
    reason: 'what is left does not fit into the budget; --budget 26m would be enough',
  });
});

it('of arrivals by chance is no more than what they were', () => {
  const steps = [99, 98, 100].map((ratePerSecond) => sampleStep(100, { ...WHOLE, ratePerSecond }));
  const both = [...steps, brokenStep(105, WHOLE), brokenStep(105, WHOLE)];
  const end = { kind: 'found' } as const;
  expect(capacityOf(both, { ...ending, isByChance: true, end })).toMatchObject({ low: 99, high: 105 });
  expect(capacityOf(both, { ...ending, end })).toMatchObject({ low: 100, high: 105 });
});

it('of a server that takes too long without any load is none', () => {
  const end = { kind: 'too-slow', aloneMs: 2_000 } as const;
  expect(capacityOf([brokenStep(10), brokenStep(10)], { ...ending, end })).toMatchObject({
    status: 'none',
    reason: 'one request alone takes 2 s',
  });
});

it('of too short steps begins no higher than what was answered under too much load', () => {
  const steps = [40, 48, 50].map((level) => sampleStep(level, { isWhole: false }));
  const overrun = brokenStep(80, { isWhole: false, ratePerSecond: 48.9 });
  const end = { kind: 'budget', neededMs: 120_000 } as const;
  expect(capacityOf([...steps, overrun], { ...ending, end })).toMatchObject({ low: 48, high: 80 });
  expect(capacityOf([...steps, overrun], { ...ending, by: 'users', end })).toMatchObject({ low: 50 });
});

it('of a budget that ended is found between repeated ends, unless they are far apart', () => {
  const end = { kind: 'budget', neededMs: 120_000 } as const;
  // A step above them that was kept once is no end.
  const steps = [...kept, brokenStep(400, WHOLE), sampleStep(412), brokenStep(430)];
  expect(capacityOf(steps, { ...ending, end })).toMatchObject({
    status: 'found',
    low: 400,
    high: 430,
    reason: null,
  });
  expect(capacityOf([...kept, brokenStep(450)], { ...ending, end })).toMatchObject({ status: 'roughly' });
  expect(capacityOf(steps.slice(1), { ...ending, end })).toMatchObject({ status: 'roughly', low: 412 });
});

it('what changes on the way to the knee is named from the level on from which it stays changed', () => {
  const locked = (lockErrors: number, poolWaitMs = 0.5) => ({ bends: { ...CALM, lockErrors, poolWaitMs } });
  const steps = [
    sampleStep(100, locked(0)),
    // Once, and not at the next level.
    sampleStep(200, locked(0, 20)),
    sampleStep(300, locked(0.01)),
    sampleStep(400, locked(0.02)),
  ];
  expect(changesOf(steps, 400)).toEqual([{ name: 'lockErrors', from: 300, before: 0, after: 0.01 }]);
});
