import { expect, it } from 'vitest';
import { isHopeless, type StepMoment } from '../../../src/capacity/steps/is-hopeless.ts';
import { bound } from '../../support/judged.ts';

const THRESHOLDS = [bound('success>=99%')];
const EXPECTED = { perSecond: 400, requests: 400, latencyMs: 5, thresholds: THRESHOLDS };

/** Four looks a second at a server that answers so many of 400 per second. */
function moments(seconds: number, answered: number, failed = 0): StepMoment[] {
  return Array.from({ length: seconds * 4 }, (_, index) => {
    const elapsedMs = (index + 1) * 250;
    return { elapsedMs, due: 0.4 * elapsedMs, completed: (answered * elapsedMs) / 1_000, failed };
  });
}

it('a step goes on while the answers keep up', () => {
  expect(isHopeless(moments(5, 400), EXPECTED)).toBeUndefined();
  expect(isHopeless([], EXPECTED)).toBeUndefined();
});

it('a step ends when the answers stay behind, and a queue stands', () => {
  expect(isHopeless(moments(1, 200), EXPECTED)).toBeUndefined();
  expect(isHopeless(moments(2, 200), EXPECTED)).toBe('backlog');
});

it('a server that is slow, and not overrun, answers nothing at first', () => {
  const slow = moments(5, 400).map((moment) => ({
    ...moment,
    completed: Math.max(0, 0.4 * (moment.elapsedMs - 1_000)),
  }));
  for (let looks = 1; looks <= slow.length; looks++)
    expect(isHopeless(slow.slice(0, looks), { ...EXPECTED, latencyMs: 1_000 })).toBeUndefined();
  // Before the first answer, how slow it is is unknown.
  expect(isHopeless(slow.slice(0, 4), { ...EXPECTED, latencyMs: 0 })).toBeUndefined();
});

it('a step ends when too many failed for any success that follows', () => {
  expect(isHopeless(moments(1, 400, 7), EXPECTED)).toBeUndefined();
  expect(isHopeless(moments(1, 400, 8), EXPECTED)).toBe('failures');
});
