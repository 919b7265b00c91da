import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditCounts } from '../../../src/stress/audit/audit.ts';
import { countTurns } from '../../../src/stress/audit/count-turns.ts';
import { type HistoryWindow, historyWindow } from '../../../src/stress/audit/history-window.ts';
import { Ledger } from '../../../src/stress/audit/ledger.ts';
import { quotedIn } from '../../../src/stress/audit/recognition/quoted-in.ts';
import { recognisedMessages } from '../../../src/stress/audit/recognition/recognised-messages.ts';
import { SeenTurns } from '../../../src/stress/audit/seen-turns.ts';
import { StoredTurns } from '../../../src/stress/audit/stored-turns.ts';
import { unprovenTurns } from '../../../src/stress/audit/unproven-turns.ts';
import { TokenGenerator } from '../../../src/stress/request/token.ts';

const tokens = new TokenGenerator();
const quoted = quotedIn(tokens);

/** A turn that a server stored; the load did not send that with a negative number. */
type Stored = readonly number[];

/** How a server writes one turn. */
type Shape = (seq: number) => readonly unknown[];
/** What a server shows of its messages, the oldest first. */
type Part = (messages: readonly unknown[]) => readonly unknown[];
/** In what JSON, and in what order, it shows them. */
type Answer = (messages: readonly unknown[]) => unknown;

const ask = (seq: number) => (seq < 0 ? `old ${seq}` : `genesis ${tokens.token(seq)}`);
const say = (seq: number) => (seq < 0 ? `Echo: old ${seq}` : `Echo: genesis ${tokens.token(seq)}`);

const SHAPES: Readonly<Record<string, Shape>> = {
  turns: (seq) => [
    { role: 'user', content: ask(seq) },
    { role: 'assistant', content: say(seq) },
  ],
  'turns of a model that repeats nothing': (seq) => [
    { role: 'user', content: ask(seq) },
    { role: 'assistant', content: 'A thoughtful answer.' },
  ],
  'messages only': (seq) => [{ type: 'human', content: ask(seq) }],
  'replies only': (seq) => [{ author: { role: 'assistant' }, content: { parts: [say(seq)] } }],
  'what was posted': (seq) => [{ text: ask(seq) }],
  'texts without roles': (seq) => [{ text: ask(seq) }, { text: say(seq) }],
  'records of turns': (seq) => [{ question: ask(seq), answer: 'A thoughtful answer.' }],
};

const LISTS: Readonly<Record<string, Answer>> = {
  'a list': (messages) => messages,
  'the newest first': (messages) => messages.toReversed(),
  'a place in depth': (messages) => ({ ok: true, result: { thread: { log: messages }, size: 3 } }),
  'a map': (messages) => Object.fromEntries(messages.map((message, n) => [`id-${n}`, message])),
};

/** More than one list: one that is all from before the run is not known to be of messages. */
const TWO_LISTS: Readonly<Record<string, Answer>> = {
  'two days': (messages) => ({ '2026-01-30': half(messages, 0), '2026-01-31': half(messages, 1) }),
  'two parts': (messages) => ({ archived: half(messages, 0), active: half(messages, 1) }),
};

/** The first or second half. */
function half(messages: readonly unknown[], which: 0 | 1): readonly unknown[] {
  const middle = Math.ceil(messages.length / 4) * 2;
  return which === 0 ? messages.slice(0, middle) : messages.slice(middle);
}

const PARTS: Readonly<Record<string, (n: number) => Part>> = {
  all: () => (messages) => messages,
  'only the newest': (n) => (messages) => messages.slice(-n),
  'all but the oldest': (n) => (messages) => messages.slice(n),
  'only so many characters of the newest': (n) => (messages) => {
    const fits = (_: unknown, at: number) => JSON.stringify(messages.slice(at)).length < n * 50;
    const first = messages.findIndex(fits);
    return first === -1 ? [] : messages.slice(first);
  },
  'only the oldest': (n) => (messages) => messages.slice(0, n),
};

/** Burst of `size` requests, of which the one that is stored first is answered first. */
async function audit(
  size: number,
  stored: Stored,
  shape: Shape,
  show: Answer,
  acknowledged: readonly number[] = stored.filter((seq) => seq >= 0),
): Promise<AuditCounts> {
  const ledger = new Ledger();
  for (const seq of acknowledged) ledger.record(seq, { outcome: 'ok', certainty: 'acknowledged' });
  const turns = [...stored];
  const read = async () => {
    const found = recognisedMessages({ path: '/h' }, quoted)(show(turns.flatMap(shape)));
    const seen = new StoredTurns(size);
    if (found.status === 'found')
      for (const message of found.messages) seen.add(message, quoted(message.content));
    seen.finish();
    return seen;
  };
  const seen = new SeenTurns(ledger);
  seen.add(await read());
  const window = await historyWindow(read, async () => turns.push(size) > 0, true);
  const unproven = unprovenTurns(seen, window, { ledger, concurrency: size, wasKilled: false });
  return countTurns(ledger, seen, { wasKilled: false, inDatabase: new Set(), unproven });
}

const sizes = fc.integer({ min: 1, max: 40 });
const old = fc.integer({ min: 0, max: 10 }).map((count) => Array.from({ length: count }, (_, n) => -1 - n));
const oneOf = <Value>(record: Readonly<Record<string, Value>>) => fc.constantFrom(...Object.values(record));
/** The numbers of a burst, in the order in which they are stored. */
const bursts = sizes.chain((size) =>
  fc.shuffledSubarray(
    Array.from({ length: size }, (_, seq) => seq),
    { minLength: size },
  ),
);

describe('what every sound server shows', () => {
  it('is never loss', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...[
          bursts,
          old,
          oneOf(SHAPES),
          oneOf({ ...LISTS, ...TWO_LISTS }),
          oneOf(PARTS),
          fc.integer({ min: 1, max: 60 }),
        ],
        async (order, before, shape, list, part, most) => {
          const show: Answer = (messages) => list(part(most)(messages));
          const counts = await audit(order.length, [...before, ...order], shape, show);
          expect(counts).toMatchObject({ lost: 0, duplicated: 0, hidden: 0, crosstalk: 0, orphaned: 0 });
          expect(counts.stored + counts.notChecked).toBe(order.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is never loss in any order', async () => {
    await fc.assert(
      fc.asyncProperty(bursts, oneOf(SHAPES), fc.infiniteStream(fc.nat()), async (order, shape, keys) => {
        const places = new Map<string, number>();
        const placeOf = (message: unknown) => {
          const text = JSON.stringify(message);
          if (!places.has(text)) places.set(text, keys.next().value);
          return places.get(text) ?? 0;
        };
        const shuffled: Answer = (messages) =>
          messages.toSorted((one, other) => placeOf(one) - placeOf(other));
        const counts = await audit(order.length, order, shape, shuffled);
        expect(counts).toMatchObject({ lost: 0, duplicated: 0, stored: order.length, notChecked: 0 });
      }),
    );
  });
});

describe('what a server lost', () => {
  const losses = fc
    .tuple(bursts, fc.nat(), fc.nat())
    .filter(([order]) => order.length > 2)
    .map(([order, at, many]) => {
      const first = 1 + (at % (order.length - 2));
      return { order, lost: order.slice(first, first + 1 + (many % (order.length - 1 - first))) };
    });

  it('in the middle is found, whatever it looks like', async () => {
    await fc.assert(
      fc.asyncProperty(
        losses,
        old,
        oneOf(SHAPES),
        oneOf(LISTS),
        async ({ order, lost }, before, shape, list) => {
          // Which end of a list of replies alone is the older one is unknown.
          const older = shape === SHAPES['replies only'] ? [] : before;
          const stored = [...older, ...order.filter((seq) => !lost.includes(seq))];
          const counts = await audit(order.length, stored, shape, list, order);
          expect(counts).toMatchObject({
            lost: lost.length,
            stored: order.length - lost.length,
            notChecked: 0,
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  /** The turns of `size` requests that a history of these turns may have without showing them. */
  function unproven(size: number, shown: readonly number[], window: HistoryWindow, wasKilled = false) {
    const ledger = new Ledger();
    for (let seq = 0; seq < size; seq++) ledger.record(seq, { outcome: 'ok', certainty: 'acknowledged' });
    const read = new StoredTurns(size);
    for (const seq of shown) read.add({ id: seq, role: 'user', content: '', replyTo: undefined }, [seq]);
    const seen = new SeenTurns(ledger);
    seen.add(read);
    return unprovenTurns(seen, window, { ledger, concurrency: 5, wasKilled }).turns;
  }
  const upTo = (size: number) => Array.from({ length: size }, (_, seq) => seq);

  it('is found where only the newest are shown, if more older ones are than were sent at once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 199 }), (lost) => {
        const shown = upTo(200).filter((seq) => seq >= 60 && seq !== lost);
        const doubtful = unproven(200, shown, { kind: 'newest', messages: 139 });
        expect([...doubtful]).toEqual(lost < 65 ? [...upTo(60), lost] : upTo(60));
      }),
    );
  });

  it('in a kill is found, though nothing older is left', () => {
    expect(unproven(5, [3, 4], { kind: 'whole' }, true)).toEqual(new Set());
    expect(unproven(5, [3, 4], { kind: 'whole' })).toEqual(new Set([0, 1, 2]));
  });
});
