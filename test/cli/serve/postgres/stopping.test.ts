import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../../../src/postgres/connect.ts';
import { startServe } from '../../../support/cli.ts';
import { NO_POSTGRES } from '../../../support/postgres.ts';
import { type PostgresCluster, postgresPrograms, startCluster } from '../../../support/postgres-server.ts';
import { postJson } from '../../../support/server.ts';
import { waitFor } from '../../../support/wait-for.ts';

describe.skipIf(NO_POSTGRES || postgresPrograms() === undefined)('SIGTERM on PostgreSQL', () => {
  let cluster: PostgresCluster;
  beforeAll(async () => {
    cluster = await startCluster(postgresPrograms() ?? '');
  });
  afterAll(() => cluster.remove());

  const sessions = async () => {
    const admin = await connect(cluster.address, { applicationName: 'test' });
    const { rows } = await admin.query(
      `SELECT count(*) AS n FROM pg_stat_activity WHERE application_name LIKE 'genesis %'`,
    );
    await admin.end();
    return rows[0].n;
  };

  it('finishes the turns in flight, and leaves no session', async () => {
    const server = await startServe(['--db', cluster.address, '--model-delay', '300']);
    const turns = [1, 2, 3].map((i) => postJson(`${server.url}/api/chat`, { message: `turn ${i}` }));
    await waitFor(async () => (await inFlight(server.url)) === 3);
    server.process.kill('SIGTERM');
    expect((await Promise.all(turns)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await server.ended).exitCode).toBe(0);
    await waitFor(async () => (await sessions()) === 0);
  });

  it('waits for a row lock, and stores the turn when it is released', async () => {
    const server = await startServe(['--db', cluster.address]);
    const holder = await connect(cluster.address);
    await holder.query(`BEGIN; SELECT FROM conversations WHERE id = 'main' FOR UPDATE`);
    const turn = postJson(`${server.url}/api/chat`, { message: 'hello' });
    await waitFor(async () => (await inFlight(server.url)) === 1);
    server.process.kill('SIGTERM');
    await server.printed(/finishing the requests in flight/);
    await holder.query('COMMIT');
    await holder.end();
    expect((await turn).status).toBe(200);
    expect((await server.ended).exitCode).toBe(0);
    await waitFor(async () => (await sessions()) === 0);
  });

  it('ends in order while PostgreSQL is away', async () => {
    const server = await startServe(['--db', cluster.address]);
    cluster.stop('immediate');
    const turn = postJson(`${server.url}/api/chat`, { message: 'hello' });
    await waitFor(async () => (await inFlight(server.url)) === 1);
    server.process.kill('SIGTERM');
    const [{ status, body }, { exitCode }] = await Promise.all([turn, server.ended]);
    cluster.start();
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'DB_UNAVAILABLE' });
    expect(exitCode).toBe(0);
  });
});

async function inFlight(url: string): Promise<number> {
  const response = await fetch(`${url}/api/metrics`);
  return ((await response.json()) as { turns: { in_flight: number } }).turns.in_flight;
}
