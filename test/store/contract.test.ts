// What a store does, on every backend.
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONVERSATION, DEFAULT_SETTINGS, KEY_LIFETIME_MS } from '../../src/store/rules.ts';
import type { Store } from '../../src/store/store.ts';
import { SUMMARY_MAX_CHARS } from '../../src/store/summary.ts';
import { newTrace } from '../../src/store/trace.ts';
import { BACKENDS } from '../support/backends.ts';
import { addTurns, keyedTurn, LONG_AHEAD, openTestStore, turn } from '../support/store.ts';

const LATEST = { conversationId: DEFAULT_CONVERSATION, limit: 100 };
const LIST = { limit: 100, offset: 0 };

function contents(page: { messages: readonly { content: string }[] } | undefined): string[] | undefined {
  return page?.messages.map(({ content }) => content);
}

describe.each(BACKENDS)('a store on $name', ({ name, newDatabase }) => {
  const open = async (database?: string) => (await openTestStore(database ?? (await newDatabase()))).store;

  it('knows its backend', async () => {
    expect((await open()).facts.backend).toBe(name);
  });

  it('makes the default conversation once, also when several open it at once', async () => {
    const database = await newDatabase();
    const stores = await Promise.all(Array.from({ length: 5 }, () => open(database)));
    for (const { conversations } of stores)
      expect((await conversations.list(LIST)).map(({ id }) => id)).toEqual([DEFAULT_CONVERSATION]);
  });

  it('keeps everything when it is closed and opened again', async () => {
    const database = await newDatabase();
    const first = await open(database);
    await first.settings.set({ system_prompt: 'Be brief.' });
    await addTurns(first, 1, 15);
    const before = [await first.conversations.context('main'), await first.conversations.page(LATEST)];
    await first.close();
    const again = await open(database);
    const after = [await again.conversations.context('main'), await again.conversations.page(LATEST)];
    expect(after).toEqual(before);
    expect(await again.settings.getAll()).toEqual({ ...DEFAULT_SETTINGS, system_prompt: 'Be brief.' });
  });

  it('refuses what comes after it is closed', async () => {
    const store = await open();
    await store.close();
    await expect(store.conversations.addTurn(turn(1))).rejects.toMatchObject({ code: 'POOL_CLOSED' });
    await expect(store.settings.getAll()).rejects.toMatchObject({ code: 'POOL_CLOSED' });
  });

  it('counts what it does, and adds the time that it took to the trace', async () => {
    const { conversations, counters } = await open();
    const count = (what: 'reads' | 'writes') =>
      Object.values(counters).reduce((sum, pool) => sum + pool[what], 0);
    const before = [count('reads'), count('writes')];
    const trace = newTrace();
    await conversations.addTurn(turn(1), trace);
    const afterWrite = trace.databaseMs;
    expect(afterWrite).toBeGreaterThan(0);
    await conversations.context('main', trace);
    expect(trace.databaseMs).toBeGreaterThan(afterWrite);
    expect(trace).toMatchObject({ lockErrors: 0, retries: 0 });
    expect([count('reads'), count('writes')]).toEqual(before.map((each) => each + 1));
  });

  describe('a turn', () => {
    it('is the message and its reply, linked and next to each other', async () => {
      const { conversations } = await open();
      const numbers = Array.from({ length: 100 }, (_, i) => i);
      const stored = await Promise.all(numbers.map((i) => conversations.addTurn(turn(i))));
      const { messages = [] } = (await conversations.page({ ...LATEST, limit: 1_000 })) ?? {};
      expect(messages).toHaveLength(200);
      for (const each of stored) {
        const at = messages.findIndex(({ id }) => id === each?.messageId);
        expect(messages[at + 1]?.id).toBe(each?.replyId);
      }
      for (let i = 0; i < messages.length; i += 2) {
        const [message, reply] = [messages[i], messages[i + 1]];
        expect(message).toMatchObject({ role: 'user', replyTo: null });
        expect(reply).toMatchObject({ role: 'assistant', replyTo: message?.id });
        expect(reply?.content).toBe(message?.content.replace('question', 'answer'));
      }
    });

    it('stores nothing where there is no such conversation', async () => {
      const { conversations } = await open();
      expect(await conversations.addTurn(turn(1, 'elsewhere'))).toBeUndefined();
      expect(await conversations.context('elsewhere')).toBeUndefined();
      expect(await conversations.page({ ...LATEST, conversationId: 'elsewhere' })).toBeUndefined();
      expect(contents(await conversations.page(LATEST))).toEqual([]);
    });

    it('keeps odd characters as they are', async () => {
      const { conversations } = await open();
      const message = "quote ', backslash \\, 😀, \u202e and </script>";
      await conversations.addTurn({ ...turn(1), message });
      expect(contents(await conversations.page(LATEST))?.[0]).toBe(message);
      expect(contents(await conversations.context('main'))?.[0]).toBe(message);
    });
  });

  it('shows the model the beginning of a message that no model would read', async () => {
    const { conversations } = await open();
    for (let i = 1; i <= 10; i++)
      await conversations.addTurn({ ...turn(i), reply: '😀'.repeat(1024 * 1024) });
    const replies = (await conversations.context('main'))?.messages.filter(
      ({ role }) => role === 'assistant',
    );
    expect(replies?.map(({ content }) => content === '😀'.repeat(256 * 1024))).toEqual(Array(10).fill(true));
  });

  describe('a turn with a key', () => {
    const lookup = { ...keyedTurn(1, 'key'), now: LONG_AHEAD + 2 };

    it('is found by its key as it was answered', async () => {
      const { conversations } = await open();
      expect(await conversations.lookUpKey(lookup)).toEqual({ kind: 'unused' });
      const { messageId = 0, replyId = 0 } = (await addKeyed(conversations, keyedTurn(1, 'key'))) ?? {};
      expect(contents(await conversations.page(LATEST))).toEqual(['question 1', 'answer 1']);
      const answered = { reply: 'answer 1', model: 'echo', answeredAt: LONG_AHEAD + 1 };
      const recorded = { messageId, replyId, conversationId: 'main', ...answered };
      expect(await conversations.lookUpKey(lookup)).toEqual({ kind: 'recorded', turn: recorded });
    });

    it('is stored once by simultaneous requests, and each gets the stored reply', async () => {
      const { conversations } = await open();
      const again = { ...keyedTurn(1, 'key'), reply: 'another answer' };
      const [first, second] = await Promise.all([
        conversations.addKeyedTurn(keyedTurn(1, 'key')),
        conversations.addKeyedTurn(again),
      ]);
      expect(first).toMatchObject({ kind: 'added' });
      const { messageId, replyId } = first?.kind === 'added' ? first : {};
      expect(second).toMatchObject({ kind: 'recorded', turn: { messageId, replyId, reply: 'answer 1' } });
      expect(contents(await conversations.page(LATEST))).toEqual(['question 1', 'answer 1']);
    });

    it('is stored once by two stores, whichever is first', async () => {
      const database = await newDatabase();
      const stores = [await open(database), await open(database)] as const;
      const keys = Array.from({ length: 50 }, (_, i) => `key ${i}`);
      const outcomes = await Promise.all(
        keys.flatMap((key, i) =>
          stores.map((store, at) =>
            store.conversations.addKeyedTurn({ ...keyedTurn(i, key), reply: `answer of ${at}` }),
          ),
        ),
      );
      const kinds = keys.map((_, i) => [outcomes[2 * i]?.kind, outcomes[2 * i + 1]?.kind].sort());
      expect(kinds).toEqual(keys.map(() => ['added', 'recorded']));
      const { messages = [] } = (await stores[0].conversations.page(LATEST)) ?? {};
      expect(messages).toHaveLength(100);
      for (const outcome of outcomes)
        if (outcome?.kind === 'recorded')
          expect(messages.find(({ id }) => id === outcome.turn.replyId)?.content).toBe(outcome.turn.reply);
    });

    it('keeps its key for its request: another one stores nothing', async () => {
      const { conversations } = await open();
      await conversations.addKeyedTurn(keyedTurn(1, 'key'));
      expect(await conversations.addKeyedTurn(keyedTurn(2, 'key'))).toEqual({ kind: 'other-request' });
      expect(await conversations.lookUpKey({ ...lookup, fingerprint: 'request 2' })).toEqual({
        kind: 'other-request',
      });
      expect(contents(await conversations.page(LATEST))).toEqual(['question 1', 'answer 1']);
    });

    it('that fails leaves no key', async () => {
      const { conversations } = await open();
      const [failed, stored] = await Promise.all([
        conversations.addKeyedTurn(keyedTurn(1, 'key', 'elsewhere')),
        conversations.addKeyedTurn(keyedTurn(2, 'key')),
      ]);
      expect(failed).toBeUndefined();
      expect(stored).toMatchObject({ kind: 'added' });
    });

    it('is not stored again after its conversation was deleted, also when others have its ids', async () => {
      const { conversations } = await open();
      const { id } = await conversations.create(null);
      const added = await addKeyed(conversations, keyedTurn(1, 'key', id));
      await conversations.delete(id);
      const deleted = { kind: 'deleted', conversationId: id };
      expect(await conversations.lookUpKey(lookup)).toEqual(deleted);
      expect(await conversations.addKeyedTurn(keyedTurn(1, 'key', id))).toEqual(deleted);
      const next = await conversations.addTurn(turn(1));
      // PostgreSQL gives no id twice.
      if (name === 'sqlite') expect(next?.messageId).toBe(added?.messageId);
      expect(await conversations.lookUpKey(lookup)).toEqual(deleted);
    });

    it('is forgotten after a day, and its key can be used again', async () => {
      const { conversations } = await open();
      await conversations.addKeyedTurn(keyedTurn(1, 'key'));
      const expiry = LONG_AHEAD + 1 + KEY_LIFETIME_MS;
      expect(await conversations.lookUpKey({ ...lookup, now: expiry - 1 })).toMatchObject({
        kind: 'recorded',
      });
      expect(await conversations.lookUpKey({ ...lookup, now: expiry })).toEqual({ kind: 'unused' });
      const later = { ...keyedTurn(2, 'key'), now: expiry };
      expect(await conversations.addKeyedTurn(later)).toMatchObject({ kind: 'added' });
      expect(await conversations.lookUpKey(later)).toMatchObject({ turn: { reply: 'answer 2' } });
    });

    it('is found by a store that is opened later', async () => {
      const database = await newDatabase();
      const first = await open(database);
      await first.conversations.addKeyedTurn(keyedTurn(1, 'key'));
      await first.close();
      const { conversations } = await open(database);
      expect(await conversations.lookUpKey(lookup)).toMatchObject({ kind: 'recorded' });
    });
  });

  describe('a page', () => {
    it('has the latest messages, oldest first, and whether there are older ones', async () => {
      const store = await open();
      await addTurns(store, 1, 5);
      const page = await store.conversations.page({ ...LATEST, limit: 4 });
      expect(contents(page)).toEqual(['question 4', 'answer 4', 'question 5', 'answer 5']);
      expect(page?.hasMore).toBe(true);
      expect((await store.conversations.page({ ...LATEST, limit: 10 }))?.hasMore).toBe(false);
    });

    it('after a message leads to the next one, until the end', async () => {
      const store = await open();
      await addTurns(store, 1, 5);
      const all = (await store.conversations.page(LATEST))?.messages.map(({ id }) => id);
      const ids: number[] = [];
      let page = await store.conversations.page({ ...LATEST, after: 0, limit: 3 });
      for (;;) {
        ids.push(...(page?.messages ?? []).map(({ id }) => id));
        if (!page?.hasMore) break;
        page = await store.conversations.page({ ...LATEST, after: ids.at(-1), limit: 3 });
      }
      expect(ids).toHaveLength(10);
      expect(ids).toEqual(all);
    });

    it('has 8 MiB of text at most, except that of a single message, and says that there is more', async () => {
      const { conversations } = await open();
      const sizes = [1, 5, 4, 9, 2];
      for (const [i, mib] of sizes.entries()) {
        await conversations.addTurn({ ...turn(i + 1), reply: 'é'.repeat((mib * 1024 * 1024) / 2) });
      }
      const pages: number[] = [];
      for (let after: number | undefined = 0; after !== undefined; ) {
        const page = await conversations.page({ ...LATEST, after });
        pages.push(page?.messages.length ?? 0);
        after = page?.hasMore ? page.messages.at(-1)?.id : undefined;
      }
      // Questions and their answers: 1 and 5 MiB, the next question; 4 MiB, the next; 9 MiB alone; 2 MiB.
      expect(pages).toEqual([5, 2, 1, 2]);
      const latest = await conversations.page(LATEST);
      expect(latest).toMatchObject({
        hasMore: true,
        messages: [{ content: 'question 5' }, { role: 'assistant' }],
      });
    });

    it('takes the title from the first message and the time from the last', async () => {
      const store = await open();
      expect((await store.conversations.page(LATEST))?.title).toBeNull();
      await addTurns(store, 1, 3);
      const page = await store.conversations.page(LATEST);
      expect(page).toMatchObject({ title: 'question 1', updatedAt: LONG_AHEAD + 3 });
      expect(page?.messages.at(-1)?.createdAt).toBe(LONG_AHEAD + 3);
    });
  });

  describe('the context', () => {
    it('is every message while there are few', async () => {
      const store = await open();
      await addTurns(store, 1, 14);
      const context = await store.conversations.context('main');
      expect(context?.summary).toBeNull();
      expect(contents(context)).toEqual(
        Array.from({ length: 14 }, (_, i) => [`question ${i + 1}`, `answer ${i + 1}`]).flat(),
      );
    });

    it('holds nothing of another conversation, and neither do the pages', async () => {
      const { conversations } = await open();
      const { id: other } = await conversations.create(null);
      for (let i = 1; i <= 20; i++) {
        await conversations.addTurn(turn(i));
        await conversations.addTurn({ ...turn(i, other), message: 'foreign', reply: 'foreign' });
      }
      expect(JSON.stringify(await conversations.context('main'))).not.toContain('foreign');
      const pages = [await conversations.page(LATEST), await conversations.page({ ...LATEST, after: 0 })];
      for (const page of pages) expect(contents(page)).not.toContain('foreign');
      expect(pages.map((page) => page?.messages.length)).toEqual([40, 40]);
    });

    it('summarises the oldest ten when twenty newer ones are left word for word', async () => {
      const store = await open();
      await addTurns(store, 1, 15);
      const context = await store.conversations.context('main');
      expect(context?.summary).toMatchObject({
        messageCount: 10,
        content: expect.stringMatching(/^U: question 1 \| A: answer 1/),
      });
      expect(contents(context)?.[0]).toBe('question 6');
      expect(context?.messages).toHaveLength(20);
    });

    it('accounts for every message exactly once, at every length', async () => {
      const store = await open();
      for (let turns = 1; turns <= 130; turns++) {
        await addTurns(store, turns, turns);
        expect(await countedIn(store)).toEqual({ messages: 2 * turns, fewVerbatim: true });
      }
    });

    it('has one line for each summary, and ten summaries roll up into one of the next level', async () => {
      const store = await open();
      await addTurns(store, 1, 560);
      const lines = (await store.conversations.context('main'))?.summary?.content.split('\n') ?? [];
      expect(lines).toHaveLength(2);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(SUMMARY_MAX_CHARS);
    });

    it('accounts for every message after simultaneous turns of two stores', async () => {
      const database = await newDatabase();
      const stores = [await open(database), await open(database)];
      const turns = Array.from({ length: 300 }, (_, i) => stores[i % 2]?.conversations.addTurn(turn(i)));
      await Promise.all(turns);
      for (const store of stores)
        expect(await countedIn(store)).toEqual({ messages: 600, fewVerbatim: true });
    });

    it('accounts for every message after one batch of many turns', async () => {
      const store = await open();
      await Promise.all(Array.from({ length: 2_000 }, (_, i) => store.conversations.addTurn(turn(i))));
      expect(await countedIn(store)).toEqual({ messages: 4_000, fewVerbatim: true });
    });
  });

  describe('conversations', () => {
    it('are made with an id of their own, with a title or without', async () => {
      const { conversations } = await open();
      const titled = await conversations.create('Plans');
      const untitled = await conversations.create(null);
      expect(titled).toMatchObject({ title: 'Plans', messages: [], hasMore: false });
      expect(titled.updatedAt).toBe(titled.createdAt);
      expect(untitled.title).toBeNull();
      expect(untitled.id).not.toBe(titled.id);
      for (const made of [titled, untitled])
        expect(await conversations.page({ ...LATEST, conversationId: made.id })).toEqual(made);
    });

    it('are listed in pages, the one with the latest message first', async () => {
      const { conversations } = await open();
      const { id } = await conversations.create('Plans');
      const empty = await conversations.create(null);
      await conversations.addTurn(turn(1));
      await conversations.addTurn(turn(2, id));
      const list = await conversations.list(LIST);
      expect(list).toMatchObject([
        { id, title: 'Plans', messageCount: 2, preview: 'answer 2', updatedAt: LONG_AHEAD + 2 },
        { id: 'main', title: 'question 1', messageCount: 2, preview: 'answer 1' },
        { id: empty.id, title: null, messageCount: 0, preview: null },
      ]);
      expect(await conversations.list({ limit: 1, offset: 1 })).toEqual([list[1]]);
    });

    it('are renamed, and returned with their latest messages', async () => {
      const store = await open();
      await addTurns(store, 1, 2);
      const renamed = await store.conversations.rename('main', 'Better plans', 2);
      expect(renamed?.title).toBe('Better plans');
      expect(contents(renamed)).toEqual(['question 2', 'answer 2']);
      expect(renamed?.hasMore).toBe(true);
      expect((await store.conversations.page(LATEST))?.title).toBe('Better plans');
      expect(await store.conversations.rename('elsewhere', 'Plans', 2)).toBeUndefined();
    });

    it('are deleted with everything in them, once', async () => {
      const { conversations } = await open();
      const { id } = await conversations.create(null);
      for (let i = 1; i <= 15; i++) await conversations.addTurn(turn(i, id));
      expect(await conversations.delete(id)).toBe(true);
      expect(await conversations.context(id)).toBeUndefined();
      expect(await conversations.page({ ...LATEST, conversationId: id })).toBeUndefined();
      expect((await conversations.list(LIST)).map((each) => each.id)).toEqual(['main']);
      expect(await conversations.delete(id)).toBe(false);
    });
  });

  it('does 25 things of every kind at once, in each of 20 rounds, and then shows what they wrote', async () => {
    const store = await open();
    const { conversations, settings } = store;
    const pageOf = (conversationId: string) => conversations.page({ conversationId, limit: 1_000 });
    const { id: kept } = await conversations.create('kept');
    let { id: dropped } = await conversations.create('dropped');
    for (let round = 0; round < 20; round++) {
      const { calls, made, texts } = mixedCalls(store, round, kept, dropped);
      expect(calls).toHaveLength(25);
      expect((await Promise.all<unknown>(calls)).filter((answer) => !answer)).toEqual([]);
      const [next, added] = (await Promise.all(made)).map(({ id }) => id) as [string, string];
      expect(texts).toContain((await settings.getAll()).system_prompt);
      expect(texts).toContain((await pageOf(kept))?.title);
      expect(await pageOf(dropped)).toBeUndefined();
      const listed = (await conversations.list(LIST)).map(({ id }) => id);
      expect(listed).toEqual(expect.arrayContaining([DEFAULT_CONVERSATION, kept, next, added]));
      expect(listed).not.toContain(dropped);
      for (const number of numbersOf(round)) {
        const stored = contents(await pageOf(homeOf(number, kept)))?.filter((text) =>
          text.endsWith(` ${number}`),
        );
        expect(stored).toEqual([`question ${number}`, `answer ${number}`]);
      }
      dropped = next;
    }
  });

  describe('the settings', () => {
    it('have their defaults until others are set', async () => {
      expect(await (await open()).settings.getAll()).toEqual(DEFAULT_SETTINGS);
    });

    it('keep what was set, and the defaults of the rest', async () => {
      const { settings } = await open();
      await settings.set({ system_prompt: 'Be brief.' });
      const all = await settings.set({ system_prompt: 'Be very brief.' });
      expect(all).toEqual({ ...DEFAULT_SETTINGS, system_prompt: 'Be very brief.' });
      expect(await settings.getAll()).toEqual(all);
    });

    it('show a change by another store at once', async () => {
      const database = await newDatabase();
      const [here, there] = [await open(database), await open(database)];
      await here.settings.set({ model: 'other' });
      expect((await there.settings.getAll()).model).toBe('other');
    });
  });
});

/** Stores a turn under a key that is not in use. */
async function addKeyed(conversations: Store['conversations'], turn: ReturnType<typeof keyedTurn>) {
  const added = await conversations.addKeyedTurn(turn);
  if (added?.kind !== 'added') throw new Error(`stored nothing: ${added?.kind}`);
  return added;
}

/** The calls of one round: ten turns in two conversations, among all other verbs. */
function mixedCalls({ conversations, settings }: Store, round: number, kept: string, dropped: string) {
  const texts = [`${round} a`, `${round} b`];
  const made = texts.map((title) => conversations.create(title));
  const calls = [
    ...numbersOf(round).map((number) => conversations.addTurn(turn(number, homeOf(number, kept)))),
    ...texts.map((system_prompt) => settings.set({ system_prompt })),
    ...texts.map((title) => conversations.rename(kept, title, 10)),
    ...made,
    conversations.delete(dropped),
    ...[kept, DEFAULT_CONVERSATION].map((id) => conversations.context(id)),
    ...[kept, DEFAULT_CONVERSATION].map((conversationId) =>
      conversations.page({ ...LATEST, conversationId }),
    ),
    ...[0, 1].map((offset) => conversations.list({ ...LIST, offset })),
    ...[settings.getAll(), settings.getAll()],
  ];
  return { calls, made, texts };
}

function numbersOf(round: number): number[] {
  return Array.from({ length: 10 }, (_, index) => 10 * round + index);
}

/** Turns with an even number are in the default conversation. */
function homeOf(number: number, other: string): string {
  return number % 2 === 0 ? DEFAULT_CONVERSATION : other;
}

/** How many messages the context of the default conversation accounts for, and whether few of them are word for word. */
async function countedIn({ conversations }: Store): Promise<{ messages: number; fewVerbatim: boolean }> {
  const { messages = [], summary = null } = (await conversations.context(DEFAULT_CONVERSATION)) ?? {};
  return {
    messages: (summary?.messageCount ?? 0) + messages.length,
    fewVerbatim: messages.length < 30,
  };
}
