import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../../../src/postgres/connect.ts';
import type { ObservedSessions } from '../../../../src/stress/observe/sessions/observed-sessions.ts';
import { SessionWatch } from '../../../../src/stress/observe/sessions/session-watch.ts';
import { NO_POSTGRES, runOn, tempPostgres } from '../../../support/postgres.ts';

async function session(address: string, applicationName = 'chat') {
  const client = await connect(address, { applicationName });
  onTestFinished(() => client.end());
  return client;
}

/** What a watch saw until that suffices. */
async function watched(address: string, suffices: (seen: ObservedSessions) => boolean) {
  const watch = await SessionWatch.start(address);
  onTestFinished(() => watch.end());
  watch.beginLoad();
  let seen = watch.result();
  while (seen.status !== 'sessions' || !suffices(seen)) {
    await delay(50);
    seen = watch.result();
  }
  watch.endLoad();
  return seen;
}

describe.skipIf(NO_POSTGRES)('the watch of sessions', () => {
  it('sees a transaction that is idle, and whom it keeps waiting', async () => {
    const address = await tempPostgres();
    await runOn(address, 'CREATE TABLE m (n integer); INSERT INTO m VALUES (1)');
    const [idle, waiting] = [await session(address), await session(address)];
    await idle.query('BEGIN; UPDATE m SET n = 2');
    const waited = waiting.query('UPDATE m SET n = 3');
    const seen = await watched(
      address,
      ({ samples, blockedByIdleShare }) => samples > 3 && blockedByIdleShare > 0,
    );
    expect(seen).toMatchObject({
      mostSessions: 2,
      blindSpot: null,
      waiting: { most: 1 },
      idleInTransaction: { most: 1 },
    });
    expect(seen.waiting.longestMs).toBeGreaterThan(0);
    await idle.query('COMMIT');
    await waited;
  });

  it('does not count the lock of this tool, nor the wait for it', async () => {
    const address = await tempPostgres();
    await runOn(address, 'CREATE TABLE m (n integer); INSERT INTO m VALUES (1)');
    const [tool, waiting] = [await session(address, 'genesis-outside'), await session(address)];
    await tool.query('BEGIN; LOCK TABLE m IN EXCLUSIVE MODE');
    const waited = waiting.query('UPDATE m SET n = 3');
    const seen = await watched(address, ({ samples }) => samples > 4);
    const none = { share: 0, most: 0, longestMs: 0 };
    expect(seen).toMatchObject({
      mostSessions: 1,
      waiting: none,
      idleInTransaction: none,
      blockedByIdleShare: 0,
    });
    await tool.query('COMMIT');
    await waited;
  });

  it('says why it sees nothing, and never shows a password', async () => {
    const watch = await SessionWatch.start('postgres://me:hunter22@127.0.0.1:1/chat');
    watch.beginLoad();
    expect(watch.result()).toMatchObject({
      status: 'unseen',
      reason: expect.stringMatching(/^the sessions of postgres:\/\/me@127.0.0.1:1\/chat cannot be seen: /),
    });
    watch.end();
  });
});
