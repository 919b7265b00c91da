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
/**
 * A kill waits for so many turns after the last one: the same request would be lost again and again otherwise, while it
 * pauses between its repetitions.
 */
const TURNS_BETWEEN = 10 * Number(USERS);
const SOME_MS = 200;

export interface KilledRun {
  readonly kills: number;
  readonly result: StressResult;
}

/**
 * Kills a Genesis server with SIGKILL, and starts it again on its database, as often as that is possible during a load of
 * so many requests that repeats what is lost.
 */
export function killUnderLoad(most: number, requests: number): Promise<KilledRun> {
  return inTemporaryFolder(async (folder) => {
    const file = join(folder, 'chat.db');
    const first = await ServerProcess.genesis(file, 'full', ...MODEL);
    const over = new AbortController();
    const load = stress(first.url, requests).finally(() => over.abort());
    // It is awaited only when all kills are done.
    load.catch(() => {});
    const { kills, server } = await killUntil(over.signal, most, first, file);
    try {
      return { kills, result: await load };
    } finally {
      await server.stop();
    }
  });
}

async function stress(url: string, requests: number): Promise<StressResult> {
  const load = ['--url', url, '-c', USERS, '-n', String(requests), '--retry-lost', '3'];
  const { stdout } = await measuredRun(GENESIS, ['stress', ...load, '--json', '-']);
  return JSON.parse(stdout) as StressResult;
}

async function killUntil(over: AbortSignal, most: number, first: ServerProcess, file: string) {
  const { port } = new URL(first.url);
  let [kills, server] = [0, first];
  while (kills < most && (await isAtWork(server.url, over))) {
    await delay(SOME_MS * Math.random());
    await server.stop('SIGKILL');
    kills++;
    server = await ServerProcess.genesis(file, 'full', ...MODEL, '--port', port);
  }
  return { kills, server };
}

/** Waits for turns since its start; resolves with whether there were enough before the load was over. */
async function isAtWork(url: string, over: AbortSignal): Promise<boolean> {
  while (!over.aborted) {
    const answer = await fetch(`${url}/api/metrics`);
    const { writes } = ((await answer.json()) as { database: { writes: number } }).database;
    if (writes >= TURNS_BETWEEN) return true;
    await delay(50);
  }
  return false;
}
