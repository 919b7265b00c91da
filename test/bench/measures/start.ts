import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { GENESIS } from '../../support/genesis.ts';
import { estimateRatio } from '../interval.ts';
import { median } from '../median.ts';
import type { Row } from '../row.ts';
import type { Setting } from '../setting.ts';
import { untilEnded } from '../until-ended.ts';

const ROUNDS = 15;
const BARE = fileURLToPath(new URL('../peers/bare-start.js', import.meta.url));

/** Milliseconds of each round. */
interface Started {
  readonly node: number;
  readonly bare: number;
  readonly serve: number;
  readonly stress: number;
}

/** How long people wait for a server that starts on a new file, and for a whole run of the tool, beside the least that could be. */
export async function start({ folder }: Setting): Promise<readonly Row[]> {
  const rounds: Started[] = [];
  for (let round = 0; round < ROUNDS; round++)
    rounds.push({
      bare: await untilAnswered(folder, (database) => [BARE, database]),
      serve: await untilAnswered(folder, (db) => [GENESIS, 'serve', '--port', '0', '--db', db]),
      node: await untilEnded('-e', '0'),
      stress: await untilEnded(GENESIS, 'stress', '--concurrency', '20'),
    });
  const all = (of: (round: Started) => number) => rounds.map(of);
  const least = ({ node, bare }: Started) => node + bare;
  return [
    {
      measure: 'start of `genesis serve` to its first turn',
      against: 'bare Fastify and better-sqlite3',
      ...compare(
        all(({ serve }) => serve),
        all(({ bare }) => bare),
      ),
      limit: { kind: 'most', mustReach: 1.5, aim: 1.15 },
    },
    {
      measure: '`genesis stress --concurrency 20`',
      against: 'that start and `node -e 0`',
      ...compare(
        all(({ stress }) => stress),
        all(least),
      ),
      limit: { kind: 'most', mustReach: 2, aim: 1.5 },
    },
  ];
}

function compare(
  ours: readonly number[],
  theirs: readonly number[],
): Pick<Row, 'detail' | 'value' | 'interval' | 'unit'> {
  const detail = `${median(ours).toFixed(0)} : ${median(theirs).toFixed(0)} ms`;
  return { detail, ...estimateRatio(ours, theirs), unit: '×' };
}

/** From the start of a server on a new file to the answer to its first message. */
async function untilAnswered(folder: string, args: (database: string) => readonly string[]): Promise<number> {
  const database = join(folder, 'start.db');
  const startedAt = performance.now();
  const child = spawn(process.execPath, args(database), { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const answer = await fetch(`${await urlOf(child)}/api/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"message":"hello"}',
    });
    await answer.text();
    if (!answer.ok) throw new Error(`the first message was answered with ${answer.status}`);
    return performance.now() - startedAt;
  } finally {
    const exited = child.exitCode === null ? once(child, 'exit') : undefined;
    child.kill();
    await exited;
    for (const end of ['', '-wal', '-shm']) await rm(database + end, { force: true });
  }
}

async function urlOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout)
    for await (const line of createInterface(stdout)) {
      const [url] = /http:\S+/.exec(line) ?? [];
      if (url) return url;
    }
  throw new Error('a server ended before it listened');
}
