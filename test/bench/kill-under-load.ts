import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { inTemporaryFolder } from '../../src/temporary-folder.ts';
import { GENESIS } from '../support/genesis.ts';
import type { PostgresCluster } from '../support/postgres-server.ts';
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

/** The same on an empty SQLite file. */
export function killUnderLoad(most: number, requests: number): Promise<KilledRun> {
  return inTemporaryFolder((folder) => killOn(join(folder, 'chat.db'), most, requests));
}

/**
 * Kills a Genesis server with SIGKILL, and starts it again on its database, as often as that is possible during a load of
 * so many requests that repeats what is lost.
 */
export async function killOn(database: string, most: number, requests: number): Promise<KilledRun> {
  const first = await ServerProcess.genesis(database, 'full', ...MODEL);
  const over = new AbortController();
  const load = stressRepeating(first.url, requests).finally(() => over.abort());
  // It is awaited only when all kills are done.
  load.catch(() => {});
  const { kills, server } = await killUntil(over.signal, most, first, database);
  try {
    return { kills, result: await load };
  } finally {
    await server.stop();
  }
}

/** Stops PostgreSQL at once, and starts it again, as often as that is possible during such a load of one server. */
export async function restartUnderLoad(
  cluster: Pick<PostgresCluster, 'stop' | 'start'>,
  database: string,
  most: number,
  requests: number,
): Promise<KilledRun> {
  // It reports every session that it lost, and every attempt to open another one.
  const server = await ServerProcess.genesis(database, 'full', ...MODEL, '--log-level', 'silent');
  const over = new AbortController();
  const load = stressRepeating(server.url, requests).finally(() => over.abort());
  load.catch(() => {});
  let kills = 0;
  try {
    while (kills < most && (await isAtWork(server.url, over.signal, await writesOf(server.url)))) {
      await delay(SOME_MS * Math.random());
      cluster.stop('immediate');
      cluster.start();
      kills++;
    }
    return { kills, result: await load };
  } finally {
    await server.stop();
  }
}

async function stressRepeating(url: string, requests: number): Promise<StressResult> {
  const load = ['--url', url, '-c', USERS, '-n', String(requests), '--retry-lost', '3'];
  const { stdout } = await measuredRun(GENESIS, ['stress', ...load, '--json', '-']);
  return JSON.parse(stdout) as StressResult;
}

async function killUntil(over: AbortSignal, most: number, first: ServerProcess, database: string) {
  const { port } = new URL(first.url);
  let [kills, server] = [0, first];
  while (kills < most && (await isAtWork(server.url, over))) {
    await delay(SOME_MS * Math.random());
    await server.stop('SIGKILL');
    kills++;
    server = await ServerProcess.genesis(database, 'full', ...MODEL, '--port', port);
  }
  return { kills, server };
}

/** Waits for turns since its start, or since `before`; resolves with whether there were enough before the load was over. */
async function isAtWork(url: string, over: AbortSignal, before = 0): Promise<boolean> {
  while (!over.aborted) {
    if ((await writesOf(url)) >= before + TURNS_BETWEEN) return true;
    await delay(50);
  }
  return false;
}

async function writesOf(url: string): Promise<number> {
  const answer = await fetch(`${url}/api/metrics`);
  return ((await answer.json()) as { database: { writes: number } }).database.writes;
}
