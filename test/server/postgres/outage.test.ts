import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_POSTGRES, runOn } from '../../support/postgres.ts';
import { type PostgresCluster, postgresPrograms, startCluster } from '../../support/postgres-server.ts';
import { getJson, postJson, postText, startTestServer, type TestServer } from '../../support/server.ts';
import { waitFor } from '../../support/wait-for.ts';

const chat = ({ url }: TestServer, message: string) => postJson(`${url}/api/chat`, { message });
const health = async ({ url }: TestServer) => (await getJson(`${url}/api/health`)).status;
const AWAY = { status: 503, body: { code: 'DB_UNAVAILABLE' } };

describe.skipIf(NO_POSTGRES || postgresPrograms() === undefined)(
  'a server whose PostgreSQL goes away',
  () => {
    let cluster: PostgresCluster;
    beforeAll(async () => {
      cluster = await startCluster(postgresPrograms() ?? '');
    });
    afterAll(() => cluster.remove());

    it('answers 503 until it is back, logs each once, and shows it in its health and metrics', async () => {
      const server = await startTestServer({ database: cluster.address, memoryPoolSize: 4 });
      const { url } = server;
      expect((await chat(server, 'before')).status).toBe(200);
      cluster.stop('immediate');
      const answers = await Promise.all([1, 2, 3, 4, 5].map((i) => chat(server, `away ${i}`)));
      for (const { status, body, headers } of answers) {
        expect({ status, body }).toMatchObject(AWAY);
        expect(headers.get('retry-after')).toBe('1');
        expect(headers.get('server-timing')).toContain('retries');
        expect(JSON.stringify(body)).not.toContain('127.0.0.1');
      }
      expect(await health(server)).toBe(503);
      expect(await (await fetch(`${url}/metrics`)).text()).toContain('genesis_database_up 0');
      expect((await getJson(`${url}/api/status`)).status).toBe(200);
      cluster.start();
      // Only its health is asked: that alone has to find out.
      await waitFor(async () => (await health(server)) === 200);
      expect((await chat(server, 'after')).status).toBe(200);
      expect((await getJson(`${url}/api/metrics`)).body.database.available).toBe(true);
      await server.close();
      const types = server.log().map(({ type }) => type);
      for (const type of ['connection-lost', 'unavailable', 'available'])
        expect([type, types.filter((each) => each === type).length]).toEqual([type, 1]);
    });

    it('ends a stream with the same problem', async () => {
      // The model answers while PostgreSQL goes: the stream has begun, and cannot store its turn.
      const stopping = {
        offered: 'stopping',
        offers: () => true,
        async *stream() {
          yield 'half ';
          cluster.stop('immediate');
          yield 'a reply';
        },
      };
      const server = await startTestServer({ database: cluster.address, models: [stopping as never] });
      const response = await fetch(`${server.url}/api/chat/stream`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"message":"hello"}',
      });
      const text = await response.text();
      cluster.start();
      expect(text).toMatch(/event: error\ndata: \{.*"code":"DB_UNAVAILABLE"/);
    });

    it('goes on after a single session is ended, without an error to a client', async () => {
      const server = await startTestServer({ database: cluster.address });
      expect((await chat(server, 'before')).status).toBe(200);
      await runOn(
        cluster.address,
        `SELECT pg_terminate_backend(pid) FROM (
           SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'genesis %' LIMIT 1
         ) AS one`,
      );
      expect((await chat(server, 'after')).status).toBe(200);
      expect(await health(server)).toBe(200);
      await waitFor(() => server.log().some(({ type }) => type === 'connection-lost'));
      expect(server.log().filter(({ type }) => type === 'connection-lost')).toHaveLength(1);
    });

    it('answers 503 while a table is missing, logs that once, and goes on when it is there again', async () => {
      const server = await startTestServer({ database: cluster.address });
      await runOn(cluster.address, 'ALTER TABLE messages RENAME TO restored_soon');
      for (const { status, body } of await Promise.all([1, 2, 3].map(() => chat(server, 'away'))))
        expect({ status, body }).toMatchObject(AWAY);
      expect(await health(server)).toBe(503);
      await runOn(cluster.address, 'ALTER TABLE restored_soon RENAME TO messages');
      await waitFor(async () => (await chat(server, 'after')).status === 200);
      const lines = server.log().filter(({ level }) => level >= 40);
      expect(lines.map(({ type }) => type)).toEqual(['unavailable', 'available']);
    });

    it('answers its health with 503 while it can read, but not write, and logs that once', async () => {
      const server = await startTestServer({ database: cluster.address });
      const setReadOnly = async (value: string) =>
        runOn(
          cluster.address,
          `BEGIN READ WRITE; ALTER DATABASE postgres SET default_transaction_read_only = ${value}; COMMIT;
           SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'genesis %'`,
        );
      await setReadOnly('on');
      for (let i = 0; i < 2; i++) {
        expect((await chat(server, 'to a standby')).status).toBe(503);
        expect((await getJson(`${server.url}/api/conversations`)).status).toBe(200);
        expect(await health(server)).toBe(503);
      }
      await setReadOnly('off');
      await waitFor(async () => (await health(server)) === 200);
      expect((await chat(server, 'after')).status).toBe(200);
      const lines = server.log().filter(({ type }) => type === 'unavailable' || type === 'available');
      expect(lines.map(({ type }) => type)).toEqual(['unavailable', 'available']);
    });

    it('refuses what it cannot store without asking PostgreSQL', async () => {
      const server = await startTestServer({ database: cluster.address });
      expect((await postText(`${server.url}/api/chat`, '{}')).status).toBe(422);
    });
  },
);
