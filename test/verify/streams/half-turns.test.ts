import { expect, it } from 'vitest';
import { leftBehind } from '../../../src/verify/streams/half-turns.ts';

it('nothing, or a whole turn, is no half one', () => {
  expect(leftBehind(['nothing', 'whole'], 'whose client left')).toBeUndefined();
});

it('a part of a reply is worse than a message without one', () => {
  expect(leftBehind(['message', 'nothing'], 'whose client left')).toMatchObject({
    summary: '1 of 2 turns whose client left left their message in the history',
    diagnoses: [{ cause: 'split-turn' }],
  });
  expect(leftBehind(['message', 'part of the reply', 'nothing'], 'that failed')).toMatchObject({
    summary: '1 of 3 turns that failed left a part of their reply in the history',
    diagnoses: [{ cause: 'partial-reply-stored' }],
  });
});
