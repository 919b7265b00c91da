import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { holdWriteLockElsewhere } from '../support/elsewhere.ts';
import { getJson, postJson, startTestServer } from '../support/server.ts';
import { tempDatabase } from '../support/temp-folder.ts';
import { waitFor } from '../support/wait-for.ts';

describe('GET /api/status', () => {
  it('shows which process it is, on which file, and how it is set up', async () => {
    const { url, file } = await startTestServer({ memoryPoolSize: 3, busyTimeoutMs: 700 });
    const { status, body } = await getJson(`${url}/api/status`);
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'ok',
      version: VERSION,
      pid: process.pid,
      uptime_seconds: expect.any(Number),
      models: ['echo'],
      database: {
        backend: 'sqlite',
        file,
        journal_mode: 'wal',
        synchronous: 'full',
        busy_timeout_ms: 700,
        max_retries: 5,
      },
      search: false,
      pools: { memory: { size: 3 }, settings: { size: 5 } },
    });
  });

  it('shows what SQLite answered, not only what was asked for', async () => {
    const { url } = await startTestServer({ durability: 'normal' });
    expect((await getJson(`${url}/api/status`)).body.database.synchronous).toBe('normal');
  });

  it('names the file so that it is found from any folder', async () => {
    const file = tempDatabase();
    const { url } = await startTestServer({ database: relative(process.cwd(), file) });
    expect((await getJson(`${url}/api/status`)).body.database.file).toBe(file);
  });

  it('answers while another process holds the write lock and a turn waits for it', async () => {
    const { url, file } = await startTestServer();
    const release = await holdWriteLockElsewhere(file);
    const turn = postJson(`${url}/api/chat`, { message: 'hello' });
    const turns = async () => (await getJson(`${url}/api/metrics`)).body.turns;
    await waitFor(async () => (await turns()).in_flight === 1);
    expect((await getJson(`${url}/api/status`)).status).toBe(200);
    expect(await turns()).toMatchObject({ in_flight: 1, completed: 0 });
    await release();
    expect((await turn).status).toBe(200);
  });
});
