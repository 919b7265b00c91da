import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/stress/answer/outcome.ts';
import type { StreamedReply } from '../../../src/stress/answer/stream/chat-stream.ts';
import { type BrokenTurn, endsFailure, wrongEnd } from '../../../src/verify/streams/broken-end.ts';

const MESSAGE = 'one two three four';
const REPLY: StreamedReply = {
  text: '',
  dataWithoutText: '',
  isKnownShape: true,
  end: 'whole',
  isLost: false,
  hasTextAfterEnd: false,
  brokenEvent: undefined,
  strayLine: '',
  wholeText: undefined,
  error: undefined,
};

const ERROR = { where: 'stream', code: 'MODEL_FAILED', text: 'broken', isProblem: true } as const;

/** A turn that ended so; by default as if whole. */
function turn(reply: Partial<StreamedReply> | undefined, outcome: Outcome = 'ok'): BrokenTurn {
  return {
    ...{ failure: 'cut-off', message: MESSAGE, wholeReply: `Echo: ${MESSAGE}` },
    end: {
      ...{ outcome, certainty: 'unknown', detail: 'HTTP 200', traced: false },
      reply: reply && { ...REPLY, ...reply },
    },
  };
}

describe('the end of a turn whose model call broke', () => {
  it.each<[string, BrokenTurn]>([
    ['is an event that reports it', turn({ text: 'Echo: one', error: ERROR })],
    ['is an event that is broken', turn({ text: 'Echo: one', brokenEvent: '{"choices' }, 'bad-response')],
    ['is a stream without its end mark', turn({ text: 'Echo: one', end: 'cut-off' }, 'cut-off')],
    ['is the end of a connection that shows nothing', turn({ text: 'Echo: one', end: 'unknown' })],
    ['is no stream at all', turn(undefined, 'internal-error')],
    ['is the whole reply of another model', turn({ text: `You said: ${MESSAGE}` })],
  ])('is right where it %s', (_, ended) => {
    expect(wrongEnd(ended)).toBeUndefined();
  });

  it.each<[string, string, BrokenTurn]>([
    ['truncated', 'the first words', turn({ text: 'Echo: one two' })],
    ['truncated', 'all words but one', turn({ text: 'Echo: one two four' })],
    ['truncated', 'no word', turn({ text: '' })],
    ['error as reply', 'an error after the first words', turn({ text: 'Echo: one Error: broken' })],
    ['error as reply', 'nothing but an error', turn({ text: 'Error: HTTP 500' }, 'internal-error')],
    ['error as reply', 'its words in another order', turn({ text: 'two one' })],
    ['silent', 'no end in time', turn(undefined, 'timeout')],
  ])('is wrong, %s, where it has %s', (wrong, _, ended) => {
    expect(wrongEnd(ended)).toBe(wrong);
  });

  it('is named with its cause, by the way in which the model failed', () => {
    const broken = turn({ text: 'Echo: one' });
    const turns: BrokenTurn[] = [
      broken,
      { ...broken, failure: 'no-end' },
      turn({ end: 'cut-off' }, 'cut-off'),
    ];
    expect(endsFailure(turns, 'truncated')).toMatchObject({
      summary: '2 of 3 turns whose model call failed ended as if their reply was whole',
      evidence: ['1 after cut-off: "Echo: one"', '1 after no-end: "Echo: one"'],
      diagnoses: [{ cause: 'truncated-reply' }],
    });
    expect(endsFailure(turns, 'silent')).toBeUndefined();
  });
});
