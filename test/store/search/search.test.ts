// Searches, on every backend: the same hits.
import { describe, expect, it } from 'vitest';
import { readQuery } from '../../../src/store/search/query.ts';
import type { Store } from '../../../src/store/store.ts';
import { BACKENDS } from '../../support/backends.ts';
import { addTurns, keyedTurn, LONG_AHEAD, openTestStore, turn } from '../../support/store.ts';
import { waitFor } from '../../support/wait-for.ts';

const MESSAGES = [
  'The quick brown fox jumps over the lazy dog',
  'Ein Café in der Straße, und ÜBERALL Brötchen',
  '我喜欢编程，也喜欢中国菜',
  'mail me at jane.doe@example.com about C++ and snake_case',
  'a "quoted" word, AND an operator: NOT this* ^that',
  'Привет, мир! Ελλάδα ελληνικός λόγος',
];

function search(store: Store, query: string, limit = 50, offset = 0) {
  if (!store.search) throw new Error('the store has no index');
  return store.search.find({ terms: readQuery(query), limit, offset });
}

/** The numbers of the messages above that were found, in their order. */
async function hits(store: Store, query: string): Promise<number[]> {
  const { messages } = await search(store, query, 100);
  return messages.flatMap(({ role, id }) => (role === 'user' ? [(id - 1) / 2] : [])).sort();
}

const whenComplete = (store: Store) => waitFor(async () => (await search(store, 'x')).isComplete);

describe.each(BACKENDS)('searches on $name', ({ newDatabase }) => {
  const open = async (options = {}, database?: string) =>
    (await openTestStore(database ?? (await newDatabase()), { search: true, ...options })).store;

  it('finds the same messages for the same words', async () => {
    const store = await open();
    for (const [i, message] of MESSAGES.entries())
      await store.conversations.addTurn({ ...turn(i), message, reply: 'yes' });
    const found: Record<string, number[]> = {};
    for (const query of QUERIES) found[query] = await hits(store, query);
    expect(found).toEqual(EXPECTED);
  });

  it('finds the latest first, page by page, with its place and what is around it', async () => {
    const store = await open();
    await whenComplete(store);
    const { id } = await store.conversations.create('Plans');
    await addTurns(store, 1, 4);
    await store.conversations.addKeyedTurn(keyedTurn(5, 'key', id));
    expect((await store.conversations.context(id))?.messages).toHaveLength(2);
    const page = async (limit: number, offset: number) => {
      const { messages, hasMore, isComplete } = await search(store, 'question', limit, offset);
      return [messages.map(({ snippet }) => snippet), hasMore, isComplete];
    };
    expect(await page(2, 0)).toEqual([['question 5', 'question 4'], true, true]);
    expect(await page(2, 4)).toEqual([['question 1'], false, true]);
    expect(await page(1, 5)).toEqual([[], false, true]);
    const { messages } = await search(store, 'answer', 2);
    expect(messages).toEqual([
      {
        id: 10,
        conversationId: id,
        title: 'Plans',
        role: 'assistant',
        snippet: 'answer 5',
        createdAt: LONG_AHEAD + 5,
      },
      {
        id: 8,
        conversationId: 'main',
        title: 'question 1',
        role: 'assistant',
        snippet: 'answer 4',
        createdAt: LONG_AHEAD + 4,
      },
    ]);
  });

  it('forgets what is deleted, also in the transaction that stored it', async () => {
    const store = await open();
    const { id } = await store.conversations.create(null);
    await store.conversations.addTurn(turn(1, id));
    await Promise.all([store.conversations.addTurn(turn(2, id)), store.conversations.delete(id)]);
    expect((await search(store, 'question')).messages).toEqual([]);
    // With the same ids, on SQLite.
    await store.conversations.addTurn({ ...turn(3), message: 'another' });
    expect((await search(store, 'question')).messages).toEqual([]);
    expect((await search(store, 'another')).messages).toHaveLength(1);
  });

  it('adds what was stored without it, in steps, wherever they ended, and whatever comes meanwhile', async () => {
    const database = await newDatabase();
    const without = await open({ search: false }, database);
    expect(without.search).toBeUndefined();
    await Promise.all(Array.from({ length: 1_200 }, (_, i) => without.conversations.addTurn(turn(i))));
    const first = await open({}, database);
    await first.conversations.addTurn(turn(1_200));
    await first.close();
    const second = await open({}, database);
    await whenComplete(second);
    expect((await search(second, 'question', 100, 1_200)).messages).toMatchObject([
      { snippet: 'question 0' },
    ]);
    await without.conversations.addTurn({ ...turn(1), message: 'stored without the index' });
    await second.conversations.addTurn({ ...turn(2), message: 'stored with the index' });
    const third = await open({}, database);
    await whenComplete(third);
    expect((await search(third, 'stored')).messages.map(({ snippet }) => snippet)).toEqual([
      'stored with the index',
      'stored without the index',
    ]);
  });
});

const EXPECTED: Record<string, number[]> = {
  'quick fox': [0],
  'fox quick': [0],
  'quick cat': [],
  bro: [0, 1],
  'bro dog': [],
  'bro* dog': [0],
  cafe: [1],
  CAFÉ: [1],
  strasse: [1],
  uberall: [1],
  bröt: [1],
  编程: [2],
  喜欢: [2],
  喜: [2],
  中国菜: [2],
  国人: [],
  'jane.doe@example.com': [3],
  'c++': [1, 3],
  snake_case: [3],
  '"quoted word"': [4],
  'AND OR NOT': [],
  'AND NOT': [4],
  "' OR 1=1 --": [],
  '"': [],
  '*': [],
  'this* ^that': [4],
  'NEAR(quick fox, 2)': [],
  'terms:quick': [],
  'quick & fox | dog!': [0],
  'привет мир': [5],
  ελλαδα: [5],
  λογοσ: [5],
};
const QUERIES = Object.keys(EXPECTED);
