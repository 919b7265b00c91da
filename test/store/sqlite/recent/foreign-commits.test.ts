// What other processes do to the file between two turns: what is remembered never hides it.
import { readFileSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Context } from '../../../../src/store/types.ts';
import { addTurns, openTestStore, turn } from '../../../support/store.ts';
import { openStoreElsewhere } from '../../../support/store-elsewhere.ts';
import { waitFor } from '../../../support/wait-for.ts';

function texts(context: Context | undefined): string[] | undefined {
  return context?.messages.map(({ content }) => content);
}

it('SQL of another process is in the next context, and checkpoints change nothing', async () => {
  const { store, file } = await openTestStore();
  const elsewhere = await openStoreElsewhere(file);
  await store.conversations.context('main');
  await addTurns(store, 1, 3);
  const after = async (sql: string) => {
    await elsewhere.sql(sql);
    return texts(await store.conversations.context('main'));
  };
  const left = ['question 1', 'answer 1', 'question 2', 'question 3', 'answer 3'];
  expect(await after('DELETE FROM messages WHERE id = 4')).toEqual(left);
  expect(await after("UPDATE messages SET content = 'changed' WHERE id = 6")).toEqual([
    ...left.slice(0, -1),
    'changed',
  ]);
  expect(await after("UPDATE messages SET content = 'answer 3' WHERE id = 6")).toEqual(left);
  for (const mode of ['PASSIVE', 'FULL', 'RESTART', 'TRUNCATE']) {
    expect(await after(`PRAGMA wal_checkpoint(${mode})`)).toEqual(left);
    await addTurns(store, 4, 4);
    expect(await after('VACUUM')).toEqual([...left, 'question 4', 'answer 4']);
    expect(await after('DELETE FROM messages WHERE id > 6')).toEqual(left);
  }
  expect(await after("DELETE FROM conversations WHERE id = 'main'")).toBeUndefined();
});

it('the settings of another process hold at once', async () => {
  const { store, file } = await openTestStore();
  const elsewhere = await openStoreElsewhere(file);
  for (const prompt of ['one', 'two', 'three']) {
    await elsewhere.settings.set({ system_prompt: prompt });
    expect((await store.settings.getAll()).system_prompt).toBe(prompt);
    await addTurns(store, 1, 1);
    expect((await store.settings.getAll()).system_prompt).toBe(prompt);
  }
});

it('what a process stored that was killed in mid-commit is there, or not, as a connection reads it', async () => {
  const { store, file } = await openTestStore();
  const { store: fresh } = await openTestStore(file);
  for (let round = 1; round <= 2; round++) {
    const elsewhere = await openStoreElsewhere(file);
    for (let i = 0; i < 200; i++) void elsewhere.conversations.addTurn(turn(i)).catch(() => {});
    const size = statSync(`${file}-wal`).mtimeMs;
    await waitFor(() => statSync(`${file}-wal`).mtimeMs !== size);
    await elsewhere.kill();
    await addTurns(store, round, round);
    const page = await fresh.conversations.page({ conversationId: 'main', limit: 20 });
    const latest = page?.messages.map(({ content }) => content);
    expect(texts(await store.conversations.context('main'))?.slice(-20)).toEqual(latest);
  }
});

it.skipIf(process.platform !== 'linux')(
  'no lock is lost when one of two stores of a process closes',
  async () => {
    const { store, file } = await openTestStore();
    const { store: other } = await openTestStore(file);
    await Promise.all([store, other].map(({ conversations }) => conversations.context('main')));
    const { ino } = statSync(`${file}-shm`);
    const locks = () =>
      readFileSync('/proc/locks', 'utf8')
        .split('\n')
        .filter((row) => row.includes(`:${ino} `)).length;
    const before = locks();
    await other.close();
    expect(locks()).toBe(before);
    const { store: again } = await openTestStore(file);
    await again.conversations.context('main');
    await again.close();
    expect(locks()).toBe(before);
    await addTurns(store, 1, 1);
    expect(texts(await store.conversations.context('main'))).toEqual(['question 1', 'answer 1']);
  },
);
