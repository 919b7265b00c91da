import { describe, expect, it } from 'vitest';
import { newTrace } from '../../../../src/store/trace.ts';
import { newGate } from '../../../support/gate.ts';
import { holdWriteLock } from '../../../support/lock.ts';
import { openTestPool } from '../../../support/pool.ts';
import { waitFor } from '../../../support/wait-for.ts';

/** Keeps the only writer busy until the gate opens, so that what follows must queue. */
async function blockWriter({ pool }: Awaited<ReturnType<typeof openTestPool>>) {
  const gate = newGate();
  const blocked = pool.write('pause', { gate: gate.buffer });
  await gate.reached();
  return { open: () => gate.open(), blocked };
}

describe('the queue', () => {
  it('hands a freed connection to the longest waiter', async () => {
    const test = await openTestPool();
    const writer = await blockWriter(test);
    const order: string[] = [];
    const writes = ['c', 'a', 'b'].map((key) => test.pool.write('put', { key }).then(() => order.push(key)));
    writer.open();
    await Promise.all(writes);
    expect(order).toEqual(['c', 'a', 'b']);
  });

  it('commits everything that waited in one transaction', async () => {
    const test = await openTestPool();
    const writer = await blockWriter(test);
    const writes = Array.from({ length: 20 }, (_, i) => test.pool.write('put', { key: `key ${i}` }));
    const before = test.pool.counters.commits;
    writer.open();
    await Promise.all([...writes, writer.blocked]);
    expect(test.pool.counters.commits - before).toBe(2);
    expect(test.pool.counters.writes).toBe(21);
    expect(test.pool.counters.waits).toBe(20);
  });

  it('is accounted for in the trace, and so is the work, whether it succeeds or fails', async () => {
    const test = await openTestPool();
    const writer = await blockWriter(test);
    const [good, bad] = [newTrace(), newTrace()];
    const outcomes = Promise.allSettled([
      test.pool.write('put', { key: 'a' }, good),
      test.pool.write('putAndThrow', { key: 'b' }, bad),
    ]);
    writer.open();
    await outcomes;
    for (const trace of [good, bad]) {
      expect(trace.poolWaitMs).toBeGreaterThan(0);
      expect(trace.databaseMs).toBeGreaterThan(0);
    }
  });

  it('refuses an operation when as many wait as may', async () => {
    const test = await openTestPool({ maxQueue: 2 });
    const writer = await blockWriter(test);
    const accepted = ['a', 'b'].map((key) => test.pool.write('put', { key }));
    await expect(test.pool.write('put', { key: 'c' })).rejects.toMatchObject({ code: 'POOL_QUEUE_FULL' });
    writer.open();
    await Promise.all(accepted);
    expect(await test.pool.read('keys', undefined as never)).toEqual(['a', 'b']);
    expect(test.pool.counters.queueFull).toBe(1);
  });

  it('refuses an operation that no connection took within the acquire timeout', async () => {
    const test = await openTestPool({ acquireTimeoutMs: 20 });
    const writer = await blockWriter(test);
    await expect(test.pool.write('put', { key: 'a' })).rejects.toMatchObject({
      code: 'POOL_ACQUIRE_TIMEOUT',
    });
    writer.open();
    await writer.blocked;
    expect(await test.pool.read('keys', undefined as never)).toEqual([]);
    expect(test.pool.counters.acquireTimeouts).toBe(1);
  });

  it('opens another reader while the first one is busy', async () => {
    const { pool } = await openTestPool({ size: 3 });
    const [first, second] = [newGate(), newGate()];
    const reads = [first, second].map((gate) => pool.read('pause', { gate: gate.buffer }));
    await Promise.race([first.reached(), second.reached()]);
    const third = pool.read('keys', undefined as never);
    await expect(third).resolves.toEqual([]);
    first.open();
    second.open();
    await Promise.all(reads);
  });

  it('reads what several callers ask for at once only once, and answers them all', async () => {
    const { pool } = await openTestPool({ size: 2 });
    const [first, other, again] = await Promise.all(
      ['a', 'b', 'a'].map((about) => pool.read('countRuns', { about })),
    );
    expect([first, other]).toEqual([
      { about: 'a', run: 1 },
      { about: 'b', run: 2 },
    ]);
    expect(again).toEqual(first);
    expect(await pool.read('countRuns', { about: 'a' })).toEqual({ about: 'a', run: 3 });
  });

  it('answers everyone also where the results are too large for one batch', async () => {
    const { pool } = await openTestPool({ size: 2 });
    const asked = ['a', 'b', 'a', 'c', 'd', 'b'];
    const answers = await Promise.all(asked.map((about) => pool.read('large', { about })));
    expect(answers.map(({ about }) => about)).toEqual(asked);
  });

  it('reads through the writer when there is only one connection', async () => {
    const { pool } = await openTestPool({ size: 1 });
    await pool.write('put', { key: 'a' });
    expect(await pool.read('keys', undefined as never)).toEqual(['a']);
    expect(pool.counters.connectionsOpened).toBe(1);
  });
});

describe('a batch', () => {
  it('rolls back only the operation that failed', async () => {
    const test = await openTestPool();
    const writer = await blockWriter(test);
    const outcomes = Promise.allSettled([
      test.pool.write('put', { key: 'a' }),
      test.pool.write('putAndThrow', { key: 'b' }),
      test.pool.write('put', { key: 'c' }),
    ]);
    writer.open();
    expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await test.pool.read('keys', undefined as never)).toEqual(['a', 'c']);
  });

  it('acknowledges nothing when SQLite rolls the whole transaction back', async () => {
    const test = await openTestPool();
    const writer = await blockWriter(test);
    const outcomes = Promise.allSettled([
      test.pool.write('put', { key: 'a' }),
      test.pool.write('rollBackEverything', undefined as never),
      test.pool.write('put', { key: 'c' }),
    ]);
    writer.open();
    expect(await outcomes).toMatchObject(
      Array(3).fill({ status: 'rejected', reason: { code: 'DB_FULL', cause: { code: 'SQLITE_FULL' } } }),
    );
    await test.pool.write('put', { key: 'd' });
    expect(await test.pool.read('keys', undefined as never)).toEqual(['d']);
  });

  it('that finds no space stores nothing, and smaller ones go on', async () => {
    const { pool, file } = await openTestPool();
    const pages = Number(await pool.write('pragma', { name: 'page_count' }));
    await pool.write('pragma', { name: `max_page_count = ${pages + 2}` });
    await expect(pool.write('put', { key: 'x'.repeat(100_000) })).rejects.toMatchObject({
      code: 'DB_FULL',
      message: `put: ${file} cannot be written: the disk is full`,
      cause: { code: 'SQLITE_FULL' },
    });
    await pool.write('put', { key: 'a' });
    expect(await pool.read('keys', undefined as never)).toEqual(['a']);
  });

  it('keeps the code of SQLite’s error where only a defect can cause it', async () => {
    const { pool } = await openTestPool();
    await pool.write('put', { key: 'a' });
    await expect(pool.write('put', { key: 'a' })).rejects.toMatchObject({
      code: 'SQLITE_CONSTRAINT_PRIMARYKEY',
    });
  });

  it('reads what was acknowledged before', async () => {
    const { pool } = await openTestPool();
    for (const key of ['a', 'b', 'c']) {
      await pool.write('put', { key });
      expect(await pool.read('keys', undefined as never)).toContain(key);
    }
  });
});

describe('connections', () => {
  it('are durable: WAL and synchronous FULL on the writer', async () => {
    const { pool, report } = await openTestPool();
    expect(await pool.write('pragma', { name: 'journal_mode' })).toBe('wal');
    expect(await pool.write('pragma', { name: 'synchronous' })).toBe(2);
    expect(await pool.write('pragma', { name: 'foreign_keys' })).toBe(1);
    expect(report).toEqual({ journalMode: 'wal', synchronous: 'full' });
  });

  it('use synchronous NORMAL where that was chosen', async () => {
    const { pool } = await openTestPool({ durability: 'normal' });
    expect(await pool.write('pragma', { name: 'synchronous' })).toBe(1);
  });

  it('refuse to write when they are readers', async () => {
    const { pool } = await openTestPool();
    await expect(pool.read('put', { key: 'a' })).rejects.toMatchObject({ code: 'SQLITE_READONLY' });
  });

  it('are replaced when their thread dies, and what they held is rejected', async () => {
    const test = await openTestPool();
    const writer = await blockWriter(test);
    const held = Promise.allSettled([
      test.pool.write('put', { key: 'a' }),
      test.pool.write('endThread', undefined as never),
    ]);
    writer.open();
    expect(await held).toMatchObject([
      { status: 'rejected', reason: { code: 'DB_CONNECTION_LOST' } },
      { status: 'rejected', reason: { code: 'DB_CONNECTION_LOST' } },
    ]);
    await test.pool.write('put', { key: 'b' });
    expect(await test.pool.read('keys', undefined as never)).toEqual(['b']);
    expect(test.pool.counters).toMatchObject({ connectionsLost: 1 });
    expect(test.events).toMatchObject([{ type: 'connection-lost', role: 'writer' }, { type: 'available' }]);
  });
});

describe('a lock held by another connection', () => {
  it('is waited for, and the retries that took are counted', async () => {
    const { pool, file, events } = await openTestPool({ busyTimeoutMs: 200 });
    const release = holdWriteLock(file);
    const trace = newTrace();
    const write = pool.write('put', { key: 'a' }, trace);
    await waitFor(() => events.length > 0);
    release();
    await write;
    expect(events[0]).toMatchObject({ type: 'retry', operation: 'put', attempt: 1, code: 'SQLITE_BUSY' });
    expect(trace.retries).toBe(events.length);
    expect(trace.lockErrors).toBe(events.length);
    expect(pool.counters).toMatchObject({
      retries: events.length,
      lockErrors: { SQLITE_BUSY: events.length },
    });
  });

  it('is given up on after five retries, and nothing is stored', async () => {
    const waits: number[] = [];
    const { pool, file, events } = await openTestPool({
      busyTimeoutMs: 5,
      retry: { random: () => 0, sleep: async (ms) => void waits.push(ms) },
    });
    const release = holdWriteLock(file);
    await expect(pool.write('put', { key: 'a' })).rejects.toMatchObject({
      code: 'DB_LOCKED',
      cause: { code: 'SQLITE_BUSY' },
    });
    release();
    expect(waits).toEqual([50, 100, 200, 400, 800]);
    expect(events.map(({ type }) => type)).toEqual([...Array(5).fill('retry'), 'retries-exhausted']);
    expect(pool.counters).toMatchObject({ retriesExhausted: 1, lockErrors: { SQLITE_BUSY: 6 } });
    expect(await pool.read('keys', undefined as never)).toEqual([]);
  });

  it('does not keep readers waiting', async () => {
    const { pool, file } = await openTestPool();
    await pool.write('put', { key: 'a' });
    const release = holdWriteLock(file);
    const write = pool.write('put', { key: 'b' });
    expect(await pool.read('keys', undefined as never)).toEqual(['a']);
    release();
    await write;
  });

  it('is waited for in slices, together with the operations that come later', async () => {
    const { pool, file, events } = await openTestPool({ busyTimeoutMs: 60_000 });
    const release = holdWriteLock(file);
    const first = pool.write('put', { key: 'a' });
    await waitFor(() => pool.counters.waitMs > 0);
    const second = pool.write('put', { key: 'b' });
    // Taken while the lock is still held: it waits together with the first, not behind it.
    await waitFor(() => pool.counters.waits === 1);
    release();
    await Promise.all([first, second]);
    expect(pool.counters.commits).toBe(1);
    expect(events).toEqual([]);
    expect(pool.counters.lockErrors).toEqual({});
  });

  it('fails a reader that meets one, without a retry', async () => {
    const { pool } = await openTestPool();
    const trace = newTrace();
    await expect(pool.read('throwBusy', undefined as never, trace)).rejects.toMatchObject({
      code: 'DB_LOCKED',
    });
    expect(trace).toMatchObject({ lockErrors: 1, retries: 0 });
    expect(pool.counters.lockErrors).toEqual({ SQLITE_BUSY: 1 });
  });
});

describe('closing', () => {
  it('finishes what was accepted and refuses what comes later', async () => {
    const test = await openTestPool();
    const writer = await blockWriter(test);
    const accepted = test.pool.write('put', { key: 'a' });
    const closed = test.pool.close(30_000);
    await expect(test.pool.write('put', { key: 'b' })).rejects.toMatchObject({ code: 'POOL_CLOSED' });
    writer.open();
    await Promise.all([accepted, closed]);
    const { pool } = await openTestPool({ file: test.file });
    expect(await pool.read('keys', undefined as never)).toEqual(['a']);
  });

  it('rejects what is left at the deadline', async () => {
    const test = await openTestPool();
    const writer = await blockWriter(test);
    const outcomes = Promise.allSettled([test.pool.write('put', { key: 'a' }), writer.blocked]);
    await test.pool.close(20);
    expect(await outcomes).toMatchObject([
      { status: 'rejected', reason: { code: 'POOL_CLOSED' } },
      { status: 'rejected', reason: { code: 'DB_CONNECTION_LOST' } },
    ]);
  });

  it('does not wait out the busy timeout of a held lock', async () => {
    const { pool, file } = await openTestPool({ busyTimeoutMs: 3_600_000 });
    holdWriteLock(file);
    const outcome = Promise.allSettled([pool.write('put', { key: 'a' })]);
    await pool.close(20);
    expect((await outcome)[0]?.status).toBe('rejected');
  });
});

describe('until its first reader is open, a pool', () => {
  it('reads with its idle writer, which waits for no lock', async () => {
    const { pool, file } = await openTestPool({ opens: 'writer', busyTimeoutMs: 3_600_000 });
    await pool.write('put', { key: 'a' });
    const { commits } = pool.counters;
    holdWriteLock(file);
    expect(await pool.read('keys', undefined as never)).toEqual(['a']);
    expect(pool.counters.commits).toBe(commits);
  });

  it('reads with another connection while its writer is at work', async () => {
    const test = await openTestPool({ opens: 'writer' });
    const writer = await blockWriter(test);
    expect(await test.pool.read('keys', undefined as never)).toEqual([]);
    writer.open();
    await writer.blocked;
  });

  it('opens none where another pool has made the tables', async () => {
    const { file } = await openTestPool();
    const { pool } = await openTestPool({ file, opens: 'neither' });
    expect(pool.counters.connectionsOpened).toBe(0);
    expect(await pool.read('keys', undefined as never)).toEqual([]);
    await pool.write('put', { key: 'a' });
    expect(pool.counters.connectionsOpened).toBe(2);
  });
});
