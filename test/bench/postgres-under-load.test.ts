import { describe, expect, it, onTestFinished } from 'vitest';
import { NO_POSTGRES, tempPostgres } from '../support/postgres.ts';
import { postgresPrograms, startCluster } from '../support/postgres-server.ts';
import { killOn, restartUnderLoad } from './kill-under-load.ts';
import { readWhileWritten } from './read-while-written.ts';

const EXACTLY_ONCE = {
  ...{ status: 'read', lost: 0, hidden: 0, duplicated: 0, keyNotHonoured: 0, orphaned: 0, unexpected: 0 },
};
const programs = postgresPrograms();

describe.skipIf(NO_POSTGRES)('servers on PostgreSQL, under load', () => {
  it('store every turn once, though they are killed', async () => {
    const { kills, result } = await killOn(await tempPostgres(), 1, 600);
    expect(kills).toBeGreaterThan(0);
    expect(result.requests.ok).toBe(result.requests.completed);
    expect(result.audit).toMatchObject({ ...EXACTLY_ONCE, stored: result.requests.ok });
  });

  it.skipIf(programs === undefined)(
    'store every turn once, though PostgreSQL is stopped at once',
    async () => {
      const cluster = await startCluster(programs ?? '');
      onTestFinished(() => cluster.remove());
      const { kills, result } = await restartUnderLoad(cluster, cluster.address, 1, 600);
      expect(kills).toBeGreaterThan(0);
      expect(result.audit).toMatchObject({ ...EXACTLY_ONCE, stored: result.requests.ok });
    },
  );

  it('show a reader that goes on from the last message all of them, in order', async () => {
    const { read, stored } = await readWhileWritten(await tempPostgres(), 1_000);
    expect(stored.length).toBeGreaterThan(0);
    expect(read).toEqual(stored);
  });
});
