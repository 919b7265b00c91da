import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventOf, eventPieces } from '../../../src/server/streaming/event-pieces.ts';

const others = fc.constantFrom({}, { message_id: 1, timing: { model_ms: 2 } });

it('the pieces of an event are the event, whatever its text is', () => {
  const long = fc.tuple(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 9_000 }));
  fc.assert(
    fc.property(long, others, ([text, times], more) => {
      const whole = text.repeat(times);
      const pieces = [...eventPieces('done', ['total_text', whole], more)];
      expect(pieces.join('')).toBe(eventOf('done', { total_text: whole, ...more }));
    }),
    { numRuns: 200 },
  );
});

it('no piece is much longer than a few thousand characters, escaped or not', () => {
  for (const unit of ['a', '\u{1F600}', '\n', '\u0007'])
    for (const piece of eventPieces('token', ['text', unit.repeat(100_000)]))
      expect(piece.length).toBeLessThanOrEqual(6 * 4_096);
});
