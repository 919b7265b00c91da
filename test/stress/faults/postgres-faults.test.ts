import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../src/stress/faults/fault.ts';
import { CHAT_HISTORY_PATH, CHAT_REQUEST } from '../../../src/stress/request/request.ts';
import { runStress } from '../../../src/stress/stress.ts';
import type { TargetOptions } from '../../../src/stress/target/target-options.ts';
import { injected } from '../../support/judged.ts';
import { NO_POSTGRES, tempPostgres } from '../../support/postgres.ts';
import { startTestServer } from '../../support/server.ts';

/** A load of some seconds on the embedded server, whose model takes its time. */
async function stressWith(fault: Fault, changes: Partial<Extract<TargetOptions, { kind: 'embedded' }>> = {}) {
  const database = await tempPostgres();
  return runStress({
    target: { kind: 'embedded', database, modelDelay: '10-30', durability: undefined, ...changes },
    load: { kind: 'closed-loop', concurrency: 5, until: { durationMs: 2_500 } },
    faults: [fault],
    timeoutMs: 30_000,
    audit: 'read-back',
    request: CHAT_REQUEST,
    history: { path: CHAT_HISTORY_PATH },
  });
}

describe.skipIf(NO_POSTGRES)('a server on PostgreSQL', () => {
  it('loses its sessions, and goes on: nothing that it acknowledged is lost', async () => {
    const result = await stressWith({ kind: 'terminate', atMs: 300 });
    expect(result.faults).toEqual([injected('terminate@300ms')]);
    expect(result.audit).toMatchObject({ status: 'read', lost: 0, duplicated: 0, unexpected: 0 });
    expect(result.verdict).toEqual({ status: 'passed' });
    expect(result.requests.ok).toBeGreaterThan(0);
    expect(result.locks).toMatchObject({ status: 'sessions', blindSpot: null });
  });

  it('is killed, and started again on its database', async () => {
    const result = await stressWith({ kind: 'kill', atMs: 300 });
    expect(result.faults).toEqual([injected('kill@300ms')]);
    expect(result.audit).toMatchObject({ status: 'read', lost: 0, duplicated: 0 });
    expect(result.verdict).toEqual({ status: 'passed' });
  });

  it('waits for the lock of another session', async () => {
    const result = await stressWith({ kind: 'lock', atMs: 300, forMs: 1_000 });
    expect(result.faults).toEqual([injected('lock@300ms:1s')]);
    expect(result.verdict).toEqual({ status: 'passed' });
  });
});

describe('terminate', () => {
  it('is refused for a SQLite file, and reported where there are no sessions to end', async () => {
    const refused = stressWith({ kind: 'terminate', atMs: 0 }, { database: undefined });
    if (NO_POSTGRES) return void (await refused.catch(() => {}));
    await expect(refused).rejects.toThrow(/the database of .* is unknown/);
    const { url } = await startTestServer();
    const result = await runStress({
      target: { kind: 'remote', url, database: await tempPostgres() },
      load: { kind: 'closed-loop', concurrency: 2, until: { durationMs: 500 } },
      faults: [{ kind: 'terminate', atMs: 0 }],
      timeoutMs: 30_000,
      audit: 'read-back',
      request: CHAT_REQUEST,
      history: { path: CHAT_HISTORY_PATH },
    });
    expect(result.faults[0]).toMatchObject({
      happened: false,
      problem: expect.stringMatching(/no other session/),
    });
    expect(result.verdict.status).toBe('inconclusive');
  });
});
