import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shuffledOrder } from '../../../src/stress/data/shuffled-order.ts';
import { recordsOf } from '../../support/open-data.ts';

describe('a shuffled order', () => {
  it('has each index once, the same for the same seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.string(), (count, seed) => {
        const [order, again] = [shuffledOrder(count, seed), shuffledOrder(count, seed)];
        const places = Array.from({ length: count }, (_, index) => order(index));
        expect(new Set(places).size).toBe(count);
        expect(places.every((place) => place >= 0 && place < count)).toBe(true);
        expect(places).toEqual(places.map((_, index) => again(index)));
      }),
      { numRuns: 50 },
    );
  });

  it('puts every record about as often at every place', () => {
    const [count, seeds] = [7, 7_000];
    const tally = Array.from({ length: count }, () => new Array<number>(count).fill(0));
    for (let seed = 0; seed < seeds; seed++) {
      const order = shuffledOrder(count, `seed ${seed}`);
      for (const [index, places] of tally.entries()) places[order(index)] = (places[order(index)] ?? 0) + 1;
    }
    const expected = seeds / count;
    const chiSquared = tally.flat().reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
    // 36 degrees of freedom: a fair shuffle exceeds 80 once in 30 000 times, and the seeds are always the same.
    expect(chiSquared).toBeLessThan(80);
  });

  it('is within its count where that is large', () => {
    const order = shuffledOrder(3_000_000_000, 'large');
    const places = Array.from({ length: 1_000 }, (_, index) => order(index * 2_999_999));
    expect(new Set(places).size).toBe(1_000);
    expect(places.every((place) => Number.isInteger(place) && place >= 0 && place < 3_000_000_000)).toBe(
      true,
    );
  });
});

/** With what CSV gives a meaning. */
const text = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom('"', ',', '\n', '\r\n', '\t', ' ', 'é', '😀'),
      fc.string({ maxLength: 3 }),
    ),
    maxLength: 20,
  })
  .map((value) => value.replaceAll('\0', ''));
const records = fc.array(fc.record({ prompt: text, other: text }), { minLength: 1, maxLength: 30 });
const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;

describe('any texts are read as they are', () => {
  it('from CSV, whatever ends its lines', async () => {
    await fc.assert(
      fc.asyncProperty(records, fc.constantFrom('\n', '\r\n'), fc.boolean(), async (all, end, isEnded) => {
        const lines = all.map(({ prompt, other }) => `${quoted(prompt)},${quoted(other)}`);
        const content = ['prompt,other', ...lines].join(end) + (isEnded ? end : '');
        expect(await recordsOf('a.csv', content.toWellFormed())).toEqual(wellFormed(all));
      }),
      { numRuns: 100 },
    );
  });

  it('from JSON lines, and from a JSON list with any spaces', async () => {
    await fc.assert(
      fc.asyncProperty(records, fc.constantFrom(0, 1, '\t'), async (all, space) => {
        const lines = all.map((record) => JSON.stringify(record)).join('\n');
        expect(await recordsOf('a.jsonl', lines)).toEqual(all);
        expect(await recordsOf('a.json', JSON.stringify(all, null, space))).toEqual(all);
      }),
      { numRuns: 100 },
    );
  });
});

function wellFormed(all: readonly { readonly prompt: string; readonly other: string }[]) {
  return all.map(({ prompt, other }) => ({ prompt: prompt.toWellFormed(), other: other.toWellFormed() }));
}
