import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { CHAT_ROUTES, HISTORY_ROUTES, startChatApi } from '../../support/chat-api.ts';
import { startGenesis } from '../../support/cli.ts';
import { mainInProcess } from '../../support/main-in-process.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

const rounds = (...args: string[]) => {
  const file = join(tempFolder(), 'result.json');
  const cli = startGenesis(['stress', ...args, '-o', file]);
  return { cli, saved: (): StressResult => JSON.parse(readFileSync(file, 'utf8')) };
};

it('makes the same load several times, each on a server of its own', async () => {
  const { cli, saved } = rounds('--rounds', '2', '-c', '2', '-n', '4', '--seed', 'abc');
  expect(await cli.ended).toMatchObject({ exitCode: 0, stderr: '' });
  const result = saved();
  expect(result).toMatchObject({
    load: { concurrency: 2, until: { requests: 4 } },
    settings: { seed: 'abc' },
    requests: { completed: 8, ok: 8 },
    audit: { status: 'read', acknowledged: 8, stored: 8, lost: 0, duplicated: 0 },
    observations: [],
  });
  const whole = { requests: { total: 4, failed: 0 }, turns: { acknowledged: 4, lost: 0, duplicated: 0 } };
  expect(result.rounds).toMatchObject([whole, whole]);
  for (const round of result.rounds) expect(round.referencePerSecond).toBeGreaterThan(0);
  expect(cli.stdout()).toMatch(/Load 4 requests, 2 at a time, took [^\n]+, 2 rounds\n/);
  expect(cli.stdout()).toMatch(/Rounds rate \S+ to \S+, p50 [^\n]+ to /);
});

it('makes as many of each concurrency of a list, and says that all met the same process of a server that runs already', async () => {
  const file = join(tempFolder(), 'series.json');
  const { url } = await startChatApi({ ...CHAT_ROUTES, ...HISTORY_ROUTES });
  await mainInProcess(['stress', url, '--rounds', '2', '-c', '1,3', '--seed', 'abc', '-o', file]);
  const { results } = JSON.parse(readFileSync(file, 'utf8')) as { results: StressResult[] };
  expect(results.map(({ load, rounds }) => [load.concurrency, rounds.length])).toEqual([
    [1, 2],
    [3, 2],
  ]);
  const audits = [2, 6].map((stored) => ({ status: 'read', stored, duplicated: 0 }));
  const observations = [expect.stringMatching(/same process/)];
  expect(results).toMatchObject(audits.map((audit) => ({ audit, observations })));
});

it('keeps the rounds until a signal', async () => {
  let requests = 0;
  const { url } = await startChatApi({
    ...HISTORY_ROUTES,
    'POST /api/chat': (call) => {
      // After the probe, and one for each round.
      if (++requests === 4) cli.process.kill('SIGINT');
      return CHAT_ROUTES['POST /api/chat']?.(call) ?? [500, ''];
    },
  });
  const { cli, saved } = rounds('--rounds', '100', '-c', '1', '--url', url);
  expect(await cli.ended).toMatchObject({ exitCode: 130 });
  const result = saved();
  expect(result.interrupted).toBe(true);
  expect(result.verdict).toMatchObject({ reasons: expect.arrayContaining(['interrupted before the end']) });
  expect(result.rounds.length).toBeGreaterThanOrEqual(2);
  expect(result.rounds.length).toBeLessThanOrEqual(requests);
});

it('leaves nothing behind if a signal comes before the first load', async () => {
  const TMPDIR = tempFolder();
  const cli = startGenesis(['stress', '--rounds', '2'], { env: { TMPDIR } });
  // That of the server that measures the machine.
  await waitFor(() => readdirSync(TMPDIR).length > 0);
  cli.process.kill('SIGINT');
  const { exitCode, stderr } = await cli.ended;
  expect({ exitCode, stderr }).toEqual({
    exitCode: 130,
    stderr: 'SIGINT before there was anything to report\n',
  });
  expect(readdirSync(TMPDIR)).toEqual([]);
});

it.each([
  [['--rounds', '1'], /whole number from 2 to 100/],
  [['--rounds', '2', '--fault', 'lock@1s:1s'], /'--rounds <n>' cannot be used with option '--fault <what>'/],
  [['--rounds', '2', '--start-at', '+10s'], /cannot be used with option '--start-at <time>'/],
])('refuses %j', async (args, message) => {
  const { exitCode, stderr } = await mainInProcess(['stress', ...args]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(message) });
});
