// How often a turn crosses to a thread: a count, because a time would depend on the machine.
import { expect, it, onTestFinished, vi } from 'vitest';
import { openStore } from '../../../../src/store/open.ts';
import { DEFAULT_STORE_OPTIONS } from '../../../../src/store/options.ts';
import type { Store } from '../../../../src/store/store.ts';
import { sumOf } from '../../../../src/sum-of.ts';
import { openTestStore, turn } from '../../../support/store.ts';
import { tempDatabase } from '../../../support/temp-folder.ts';

/** Operations that reached a thread so far, in all pools. */
function crossings({ counters }: Store) {
  const total = (what: 'reads' | 'writes') => sumOf(Object.values(counters), (pool) => pool[what]);
  return { reads: total('reads'), writes: total('writes') };
}

async function takeTurn({ conversations, settings }: Store, id: string, number: number): Promise<void> {
  await Promise.all([settings.getAll(), conversations.context(id)]);
  await conversations.addTurn(turn(number, id));
}

it('a turn crosses to a thread once, to be stored: 500 of them in a conversation read once in all', async () => {
  const { store } = await openTestStore();
  const before = crossings(store);
  for (let number = 1; number <= 500; number++) await takeTurn(store, 'main', number);
  // The context; the settings are known from the start.
  expect(crossings(store)).toEqual({ reads: before.reads + 1, writes: before.writes + 500 });
});

it('so do turns of many conversations at once', async () => {
  const { store } = await openTestStore();
  const pages = Array.from({ length: 20 }, () => store.conversations.create(null));
  const ids = (await Promise.all(pages)).map(({ id }) => id);
  await store.settings.getAll();
  const before = crossings(store);
  for (let number = 1; number <= 10; number++)
    await Promise.all(ids.map((id) => takeTurn(store, id, number)));
  expect(crossings(store)).toEqual({ ...before, writes: before.writes + 200 });
});

it('a new conversation is not read before its first turn', async () => {
  const { store } = await openTestStore();
  await store.settings.getAll();
  const before = crossings(store);
  const { id } = await store.conversations.create('New');
  expect(await store.conversations.context(id)).toEqual({ summary: null, messages: [] });
  expect(crossings(store).reads).toBe(before.reads);
});

it('so do turns where each pool has one connection, and where the name of the database ends like that of an index', async () => {
  const options = {
    ...DEFAULT_STORE_OPTIONS,
    durability: 'normal',
    memoryPoolSize: 1,
    settingsPoolSize: 1,
  } as const;
  const store = await openStore({ ...options, database: `${tempDatabase()}-shm` });
  onTestFinished(() => store.close(0));
  const before = crossings(store);
  for (let number = 1; number <= 40; number++) await takeTurn(store, 'main', number);
  expect(crossings(store)).toEqual({ reads: before.reads + 1, writes: before.writes + 40 });
});

it('what was stored before, in the same millisecond, is stored again and stops nothing', async () => {
  const { store } = await openTestStore();
  const now = vi.spyOn(Date, 'now').mockReturnValue(1_000);
  onTestFinished(() => now.mockRestore());
  for (let i = 0; i < 2; i++) {
    await store.settings.set({ system_prompt: 'same' });
    await store.conversations.rename('main', 'same', 1);
  }
  await store.conversations.context('main');
  const before = crossings(store);
  for (let number = 1; number <= 10; number++) await takeTurn(store, 'main', number);
  expect(crossings(store)).toEqual({ ...before, writes: before.writes + 10 });
});
