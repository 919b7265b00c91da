import { describe, expect, it } from 'vitest';
import { holdWriteLockElsewhere } from '../support/elsewhere.ts';
import { holdWriteLock, query } from '../support/lock.ts';
import { getJson, postJson, startTestServer } from '../support/server.ts';
import { waitFor } from '../support/wait-for.ts';

describe('while another process holds the write lock', () => {
  it('a burst waits, retries and succeeds when the lock is gone', async () => {
    const { url, file, log } = await startTestServer({ busyTimeoutMs: 200 });
    const release = await holdWriteLockElsewhere(file);
    const answers = Promise.all(
      Array.from({ length: 20 }, (_, i) => postJson(`${url}/api/chat`, { message: `test ${i}` })),
    );
    await waitFor(async () => (await getJson(`${url}/api/metrics`)).body.database.retries >= 20);
    await release();
    for (const { status, headers } of await answers) {
      expect(status).toBe(200);
      expect(headers.get('server-timing')).toMatch(/lock-errors;desc="[1-9]\d*", retries;desc="[1-9]\d*"/);
    }
    expect(log().find(({ type }) => type === 'retry')).toMatchObject({
      level: 40,
      operation: 'addTurn',
      pool: 'memory',
    });
    expect(query(file, 'SELECT count(*) AS n FROM messages')).toEqual([{ n: 40 }]);
  });

  it('reading goes on, though every turn waits', async () => {
    const { url, file } = await startTestServer();
    const release = await holdWriteLockElsewhere(file);
    const outcomes: number[] = [];
    const answers = Array.from({ length: 5 }, async (_, i) => {
      const { status } = await postJson(`${url}/api/chat`, { message: `test ${i}` });
      outcomes.push(status);
    });
    // The event loop is free, and so are the readers.
    expect((await getJson(`${url}/api/health`)).status).toBe(200);
    expect((await getJson(`${url}/api/conversation`)).body.messages).toEqual([]);
    expect(outcomes).toEqual([]);
    await release();
    await Promise.all(answers);
    expect(outcomes).toEqual([200, 200, 200, 200, 200]);
  });

  it('longer than all retries, requests get 503 and leave nothing behind', async () => {
    const { url, file, log } = await startTestServer({ busyTimeoutMs: 5 });
    const release = await holdWriteLockElsewhere(file);
    const answers = Array.from({ length: 5 }, (_, i) =>
      postJson(`${url}/api/chat`, { message: `test ${i}` }),
    );
    for (const { status, headers, body } of await Promise.all(answers)) {
      expect({ status, code: body.code }).toEqual({ status: 503, code: 'DB_LOCKED' });
      expect(headers.get('retry-after')).toBe('1');
      expect(headers.get('server-timing')).toMatch(/retries;desc="5"/);
      expect(body.detail).not.toContain(file);
    }
    expect(log().filter(({ type, level }) => type === 'retries-exhausted' && level === 50)).toHaveLength(5);
    await release();
    expect(query(file, 'SELECT count(*) AS n FROM messages')).toEqual([{ n: 0 }]);
    expect((await postJson(`${url}/api/chat`, { message: 'again' })).status).toBe(200);
  });
});

it('an overloaded server says so with 503 and Retry-After, and serves again afterwards', async () => {
  const { url, file } = await startTestServer({ maxQueue: 1, busyTimeoutMs: 5 });
  const release = holdWriteLock(file);
  const answers = Promise.all(
    Array.from({ length: 50 }, (_, i) => postJson(`${url}/api/chat`, { message: `test ${i}` })),
  );
  const refused = (await answers).filter(({ body }) => body.code === 'POOL_QUEUE_FULL');
  expect(refused.length).toBeGreaterThan(0);
  for (const { status, headers } of refused) {
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('1');
  }
  release();
  expect((await postJson(`${url}/api/chat`, { message: 'again' })).status).toBe(200);
});
