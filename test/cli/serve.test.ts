import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStream, tokensOf } from '../support/chat-stream.ts';
import { runGenesis, startServe } from '../support/cli.ts';
import { query } from '../support/lock.ts';
import { readsOf } from '../support/reads-of.ts';
import { postJson } from '../support/server.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { waitFor } from '../support/wait-for.ts';

describe('genesis serve', () => {
  it('prints its address, its database and its settings', async () => {
    const db = join(tempFolder(), 'chat.db');
    const { stdout } = await startServe(['--db', db, '--busy-timeout', '2s', '--search']);
    await waitFor(() => stdout().includes('models'));
    expect(stdout()).toMatch(/^genesis \d+\.\d+\.\d+ listening on http:\/\/127\.0\.0\.1:\d+\n/);
    expect(stdout()).toContain(`${db} (WAL, synchronous full)`);
    expect(stdout()).toContain('2 s busy timeout, 5 retries');
    expect(stdout()).toContain('  search    on, ');
  });

  it('answers twenty simultaneous first requests, each its own, on fresh databases', async () => {
    for (let round = 0; round < 3; round++) {
      const server = await startServe([]);
      const numbers = Array.from({ length: 20 }, (_, i) => i);
      const answers = await Promise.all(
        numbers.map((i) => postJson(`${server.url}/api/chat`, { message: `test ${i}` })),
      );
      expect(answers.map(({ body }) => body.response)).toEqual(numbers.map((i) => `Echo: test ${i}`));
    }
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'at %s finishes what is in flight, and exits with 0',
    async (signal) => {
      const db = join(tempFolder(), 'chat.db');
      const server = await startServe(['--db', db, '--model-delay', '300']);
      const answers = Promise.all(
        [1, 2, 3, 4, 5].map((i) => postJson(`${server.url}/api/chat`, { message: `test ${i}` })),
      );
      // Each turn reads the settings and the context before it asks the model.
      await waitFor(async () => (await readsOf(server.url)) >= 10);
      server.process.kill(signal);
      expect((await answers).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      const { exitCode, stdout } = await server.ended;
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/finishing the requests in flight\nstopped\n$/);
      // The last connection closed in order: the log is back in the database.
      expect(existsSync(`${db}-wal`)).toBe(false);
      expect(query(db, 'SELECT count(*) AS n FROM messages')).toEqual([{ n: 10 }]);
    },
  );

  it('at SIGTERM finishes the stream of a reply', async () => {
    const server = await startServe(['--model-delay', '300']);
    const stream = await openStream(server.url, { message: 'hello' });
    expect((await stream.next())?.event).toBe('start');
    server.process.kill('SIGTERM');
    const events = await stream.rest();
    expect([tokensOf(events), events.at(-1)?.event]).toEqual(['Echo: hello', 'done']);
    expect((await server.ended).exitCode).toBe(0);
  });

  it('ends at once at a second signal', async () => {
    const server = await startServe(['--model-delay', '1h']);
    const answer = postJson(`${server.url}/api/chat`, { message: 'hello' }).catch(() => 'cut off');
    await waitFor(async () => (await readsOf(server.url)) >= 3);
    server.process.kill('SIGINT');
    await server.printed(/finishing the requests in flight/);
    server.process.kill('SIGINT');
    expect((await server.ended).signal).toBe('SIGINT');
    expect(await answer).toBe('cut off');
  });

  it('says so when the port is in use, and makes no database', async () => {
    const { url } = await startServe([]);
    const cwd = tempFolder();
    const { exitCode, stdout, stderr } = await runGenesis(['serve', '--port', new URL(url).port], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^error: port \d+ on 127\.0\.0\.1 is already in use\nChoose another/);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('says so when the database is a folder', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'chat.db'));
    const { exitCode, stderr } = await runGenesis(['serve', '--port', '0', '--db', join(folder, 'chat.db')]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: .*chat\.db cannot be opened/);
  });

  it('warns when it is open to other machines', async () => {
    const server = await startServe(['--host', '0.0.0.0', '--no-auth']);
    server.process.kill('SIGTERM');
    expect((await server.ended).stderr).toMatch(/warning: listening on 0\.0\.0\.0 without a login/);
  });
});
