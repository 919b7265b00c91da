import { describe, expect, it } from 'vitest';
import type { KeySign } from '../../../../src/stress/answer/key-sign.ts';
import { type Outcome, traitsOf } from '../../../../src/stress/answer/outcome.ts';
import { Attempts } from '../../../../src/stress/run/sending/attempts.ts';
import type { Answered } from '../../../../src/stress/run/sending/virtual-users.ts';

const LIMITS = { retryLost: 3, timeoutMs: 5_000 };

function attempt(outcome: Outcome, keySign?: KeySign, retryAfterMs?: number): Answered {
  return {
    outcome,
    certainty: traitsOf(outcome).certainty,
    keySign,
    retryAfterMs,
    seq: 0,
    detail: '',
    traced: false,
    timing: undefined,
    stream: undefined,
    streamedText: undefined,
  };
}

const LOST = attempt('connection-lost');
const REFUSED = attempt('connection-refused');
const OK = attempt('ok');
const NOT_YET = attempt('overloaded', 'not-yet', 2_000);
const underWay = (retryAfterMs?: number) => attempt('request-refused', 'under-way', retryAfterMs);

/** The pause after each attempt; undefined after the last. */
function pauses(...answered: Answered[]): (number | undefined)[] {
  const attempts = new Attempts(LIMITS);
  return answered.map((each) => attempts.pauseAfter(each));
}

describe('the pause before the next attempt', () => {
  it.each<[string, Answered[], (number | undefined)[]]>([
    ['none after an answer', [OK], [undefined]],
    ['none after an error', [attempt('internal-error')], [undefined]],
    ['none where this machine cannot send', [attempt('client-limit')], [undefined]],
    ['a growing one after each loss, three times', [LOST, LOST, LOST, LOST], [100, 200, 400, undefined]],
    ['that after a timeout', [attempt('timeout'), OK], [100, undefined]],
    ['a short one while the server is down', [REFUSED, REFUSED, LOST, OK], [100, 100, 100, undefined]],
    ['that of Retry-After while it is under way', [LOST, underWay(2_000), OK], [100, 2_000, undefined]],
    ['a second without one', [LOST, underWay(), OK], [100, 1_000, undefined]],
    ['not less than a little', [LOST, underWay(0)], [100, 50]],
    ['not more than the timeout', [LOST, underWay(60_000)], [100, 5_000]],
    ['none where the first answer is a conflict', [underWay(2_000)], [undefined]],
    ['that of Retry-After while the server is busy', [LOST, NOT_YET, OK], [100, 2_000, undefined]],
    ['none where it is busy at first', [NOT_YET], [undefined]],
    [
      'one after each of so many losses again, once it is known to be under way',
      [LOST, LOST, LOST, underWay(2_000), LOST, LOST, LOST, LOST],
      [100, 200, 400, 2_000, 100, 200, 400, undefined],
    ],
  ])('is %s', (_, answered, expected) => {
    expect(pauses(...answered)).toEqual(expected);
  });

  it('adds up to 30 s at most for an answer that is under way', () => {
    const attempts = new Attempts(LIMITS);
    attempts.pauseAfter(LOST);
    let ms = 0;
    for (let pause = attempts.pauseAfter(underWay(700)); pause !== undefined; ms += pause ?? 0)
      pause = attempts.pauseAfter(underWay(700));
    expect(ms).toBeGreaterThan(28_000);
    expect(ms).toBeLessThanOrEqual(30_000);
  });
});

describe('all attempts together', () => {
  it.each<[string, Answered[], Partial<Attempts>]>([
    ['an answer', [OK], { certainty: 'acknowledged', isRepeated: false }],
    ['an error', [attempt('overloaded')], { certainty: 'failed', isRepeated: false }],
    ['a loss', [LOST], { certainty: 'unknown', isRepeated: false }],
    ['an answer after a loss', [LOST, OK], { certainty: 'acknowledged', isRepeated: true }],
    ['an error after a loss', [LOST, attempt('internal-error')], { certainty: 'unknown', isRepeated: true }],
    // It never reached the server a second time.
    ['no connection after a loss', [LOST, REFUSED], { certainty: 'unknown', isRepeated: false }],
    ['no connection at all', [REFUSED, REFUSED], { certainty: 'failed', isRepeated: false }],
    ['an answer after no connection', [REFUSED, OK], { certainty: 'acknowledged', isRepeated: false }],
    ['a poll', [LOST, underWay(), OK], { repetitions: 1, polls: 1, showsKey: true }],
    ['a poll of a server that may be busy', [LOST, NOT_YET, OK], { polls: 1, showsKey: false }],
    ['an end of polling', [LOST, NOT_YET], { certainty: 'unknown', showsKey: false }],
    ['a busy server', [NOT_YET], { certainty: 'failed', showsKey: false }],
    ['a server that takes one at a time', [underWay()], { showsKey: false, isRefusedAtFirst: true }],
    ['a replay', [LOST, attempt('ok', 'replayed')], { isReplayed: true, showsKey: true }],
  ])('of %s', (_, answered, expected) => {
    const attempts = new Attempts(LIMITS);
    for (const each of answered) attempts.pauseAfter(each);
    expect(attempts).toMatchObject(expected);
  });
});
