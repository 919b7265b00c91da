import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startGenesis, startServe } from '../../support/cli.ts';
import { getJson, postJson } from '../../support/server.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { canUnshare, inNamespace } from '../../support/unshare.ts';
import { waitFor } from '../../support/wait-for.ts';

const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;
const MOMENTS = [
  { made: 'its folder', file: /^genesis-/ },
  { made: 'its database', file: /chat\.db$/ },
  { made: 'its log', file: /chat\.db-wal$/ },
  { made: 'the index of its log', file: /chat\.db-shm$/ },
];

const filesIn = (folder: string) => readdirSync(folder, { recursive: true }) as string[];

it.each(SIGNALS.flatMap((signal) => MOMENTS.map((moment) => ({ signal, ...moment }))))(
  'a temporary server leaves nothing behind at $signal when it has just made $made',
  async ({ signal, file }) => {
    const folder = tempFolder();
    const server = startGenesis(['serve', '--port', '0', '--temporary'], { env: { TMPDIR: folder } });
    await waitFor(() => filesIn(folder).some((each) => file.test(each)));
    server.process.kill(signal);
    await server.ended;
    expect(filesIn(folder)).toEqual([]);
  },
);

it('a temporary server leaves nothing behind at a second signal', async () => {
  const folder = tempFolder();
  const server = startGenesis(['serve', '--port', '0', '--temporary', '--model-delay', '1h'], {
    env: { TMPDIR: folder },
  });
  const [, url = ''] = await server.printed(/listening on (http:\S+)/);
  const answer = postJson(`${url}/api/chat`, { message: 'hello' }).catch(() => 'cut off');
  await waitFor(async () => (await getJson(`${url}/api/metrics`)).body.turns.in_flight === 1);
  server.process.kill('SIGTERM');
  await server.printed(/finishing the requests in flight/);
  server.process.kill('SIGTERM');
  expect((await server.ended).signal).toBe('SIGTERM');
  expect(await answer).toBe('cut off');
  expect(filesIn(folder)).toEqual([]);
});

it.skipIf(!canUnshare)('the first process of a container ends at a second signal, too', async () => {
  const through = inNamespace('--kill-child').flat();
  const server = startGenesis(['serve', '--port', '0', '--temporary', '--model-delay', '1h'], { through });
  const [, url = ''] = await server.printed(/listening on (http:\S+)/);
  const answer = postJson(`${url}/api/chat`, { message: 'hello' }).catch(() => 'cut off');
  await waitFor(async () => (await getJson(`${url}/api/metrics`)).body.turns.in_flight === 1);
  const { pid } = server.process;
  const first = Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'));
  process.kill(first, 'SIGTERM');
  await server.printed(/finishing the requests in flight/);
  process.kill(first, 'SIGTERM');
  expect((await server.ended).exitCode).toBe(143);
  expect(await answer).toBe('cut off');
});

it('a signal while a server starts ends it as the signal does, and its database can be used again', async () => {
  const folder = tempFolder();
  const db = join(folder, 'chat.db');
  const server = startGenesis(['serve', '--port', '0', '--db', db]);
  await waitFor(() => filesIn(folder).includes('chat.db'));
  server.process.kill('SIGTERM');
  const { signal, exitCode } = await server.ended;
  expect(signal === 'SIGTERM' || exitCode === 0).toBe(true);
  await startServe(['--db', db]);
});
