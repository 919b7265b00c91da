import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { inTemporaryFolder } from '../../src/temporary-folder.ts';
import { GENESIS } from '../support/genesis.ts';
import { measuredRun } from './measured-run.ts';
import { ServerProcess } from './server-process.ts';

/** A turn lasts long enough that each kill meets some in every stage. */
const MODEL = ['--model-delay', '20-100'];
const USERS = '20';
/** Longer than a turn takes: the same one would be lost again and again, which no three repetitions outlast. */
const UP_MS = { least: 500, range: 500 };
/** The load is under way for this long after the last kill, whatever its own start took. */
const LEFT_MS = 1_000;

export interface KilledRun {
  readonly kills: number;
  readonly result: StressResult;
}

/**
 * Kills a Genesis server with SIGKILL, and starts it again on its database, as often as that is possible within the time
 * of a load that repeats what is lost.
 */
export function killUnderLoad(most: number, loadMs: number): Promise<KilledRun> {
  return inTemporaryFolder(async (folder) => {
    const file = join(folder, 'chat.db');
    const first = await ServerProcess.genesis(file, 'full', ...MODEL);
    const load = stress(first.url, loadMs);
    const until = performance.now() + loadMs - LEFT_MS;
    const { kills, server } = await killUntil(until, most, first, file);
    try {
      return { kills, result: await load };
    } finally {
      await server.stop();
    }
  });
}

async function stress(url: string, loadMs: number): Promise<StressResult> {
  const load = ['--url', url, '-c', USERS, '-d', `${loadMs}ms`, '--retry-lost', '3'];
  const { stdout } = await measuredRun(GENESIS, ['stress', ...load, '--json', '-']);
  return JSON.parse(stdout) as StressResult;
}

async function killUntil(until: number, most: number, first: ServerProcess, file: string) {
  await untilLoaded(first.url);
  const { port } = new URL(first.url);
  let [kills, server] = [0, first];
  while (kills < most && performance.now() < until) {
    await delay(UP_MS.least + UP_MS.range * Math.random());
    await server.stop('SIGKILL');
    kills++;
    server = await ServerProcess.genesis(file, 'full', ...MODEL, '--port', port);
  }
  return { kills, server };
}

async function untilLoaded(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/api/conversation?limit=1`);
    const { messages } = (await answer.json()) as { messages: unknown[] };
    if (messages.length > 0) return;
    await delay(50);
  }
}
