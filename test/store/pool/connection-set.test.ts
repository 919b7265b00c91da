import { expect, it, onTestFinished } from 'vitest';
import { newCounters } from '../../../src/store/counters.ts';
import { ConnectionSet, type ConnectionSetOptions } from '../../../src/store/pool/connection-set.ts';
import { Connection } from '../../../src/store/sqlite/pool/connection.ts';
import { ConnectionThread } from '../../../src/store/sqlite/pool/connection-thread.ts';
import { openTestPool } from '../../support/pool.ts';

const OPERATIONS = new URL('../../support/pool-operations.ts', import.meta.url);

/** A set whose connections are real readers of a new database, and the events that it reports. */
async function newSet(options: Partial<ConnectionSetOptions> = {}) {
  const { file } = await openTestPool();
  const events: string[] = [];
  const open = () =>
    Connection.open(new ConnectionThread(OPERATIONS), {
      file,
      files: undefined,
      role: 'reader',
      durability: 'full',
      busySliceMs: 250,
      busyTimeoutMs: 5_000,
    });
  const set = new ConnectionSet({
    size: 2,
    open,
    counters: newCounters(),
    onOpened: () => events.push('opened'),
    onOpenFailed: () => events.push('open failed'),
    onLost: () => events.push('lost'),
    ...options,
  });
  onTestFinished(() => set.close('at-once'));
  return { set, open, events };
}

it('ends a connection that was still being opened when it closed', async () => {
  const started = Promise.withResolvers<void>();
  const { open } = await newSet();
  let late: Connection | undefined;
  const { set } = await newSet({
    open: async () => {
      await started.promise;
      late = await open();
      return late;
    },
  });
  set.grow();
  const closed = set.close('at-once');
  started.resolve();
  await closed;
  await expect(late?.run([])).rejects.toMatchObject({ code: 'DB_CONNECTION_LOST' });
});

it('ends the thread of a connection that it loses', async () => {
  const { set, events } = await newSet();
  const connection = await set.start();
  set.lose(connection, new Error('its message could not be sent'));
  await connection.ended;
  expect(set.isEmpty).toBe(true);
  expect(events).toEqual(['lost']);
});

it('forgets a connection that ended while it was idle', async () => {
  const { set, events } = await newSet();
  const connection = await set.start();
  await connection.terminate();
  await connection.ended;
  expect(set.take()).toBeUndefined();
  expect(events).toEqual(['lost']);
});

it('opens no more connections than it may', async () => {
  const { set, events } = await newSet({ size: 1 });
  await set.start();
  set.grow();
  expect(set.isQuiet).toBe(true);
  expect(events).toEqual([]);
});

it('opens one connection at a time, and none when it is closed', async () => {
  let tries = 0;
  const { open } = await newSet();
  const opening = Promise.withResolvers<Connection>();
  const { set } = await newSet({
    open: () => {
      tries++;
      return opening.promise;
    },
  });
  set.grow();
  set.grow();
  const closed = set.close('at-once');
  opening.resolve(await open());
  await closed;
  set.grow();
  expect(tries).toBe(1);
});

it('does not try again at once when a connection could not be opened', async () => {
  let tries = 0;
  const failed = Promise.withResolvers<void>();
  const { set } = await newSet({
    open: () => {
      tries++;
      return Promise.reject(new Error('no more threads'));
    },
    onOpenFailed: () => failed.resolve(),
  });
  set.grow();
  await failed.promise;
  set.grow();
  expect(tries).toBe(1);
});
