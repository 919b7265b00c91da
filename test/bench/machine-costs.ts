import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { estimateOf } from './interval.ts';
import type { Series } from './samples.ts';
import { ServerProcess } from './server-process.ts';
import type { Setting } from './setting.ts';
import { intervalWords } from './table.ts';
import { withServers } from './with-servers.ts';

/** What this machine takes for the two things that every turn is made of, without anything of Genesis. */
export interface MachineCosts {
  readonly commitsPerSecond: number;
  readonly requestsPerSecond: number;
  readonly requestCpuUs: number;
}

const COMMITS_MS = 500;
const REQUESTS: Omit<Series, 'rounds'> = { connections: 200, seconds: 1 };

export async function measureCosts({ generator, folder }: Setting): Promise<MachineCosts> {
  const commitsPerSecond = measureCommits(join(folder, 'commits.db'));
  const [requestsPerSecond, requestCpuUs] = await withServers(
    { server: () => ServerProcess.peer('bare-http') },
    async ({ server }) => {
      await generator.load(server.url, REQUESTS);
      const before = await server.cpuSeconds();
      const { requests, perSecond } = await generator.load(server.url, REQUESTS);
      return [perSecond, (((await server.cpuSeconds()) - before) * 1e6) / requests] as const;
    },
  );
  return { commitsPerSecond, requestsPerSecond, requestCpuUs };
}

/** Single inserts, each committed and synced by itself, as fast as one connection can. */
function measureCommits(file: string): number {
  const db = new SqliteDatabase(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE IF NOT EXISTS texts (text TEXT)');
  const insert = db.prepare('INSERT INTO texts VALUES (?)');
  const startedAt = performance.now();
  let commits = 0;
  for (; performance.now() < startedAt + COMMITS_MS; commits++) insert.run('one message of a conversation');
  const perSecond = commits / ((performance.now() - startedAt) / 1e3);
  db.close();
  return perSecond;
}

/** Two lines, with the medians of several measurements. */
export function describeCosts(costs: readonly MachineCosts[], generator: string): string {
  const words = (what: keyof MachineCosts, digits: number, unit: string) => {
    const { value, interval } = estimateOf(costs.map((each) => each[what]));
    return `${value.toFixed(digits)}${unit} ${intervalWords(interval, (end) => end.toFixed(digits))}`;
  };
  return (
    `- A sync: ${words('commitsPerSecond', 0, ' commits/s')} of single inserts, better-sqlite3 at FULL in the folder of the databases.\n` +
    `- A bare HTTP request: ${words('requestCpuUs', 1, ' µs')} of CPU, ${words('requestsPerSecond', 0, '/s')}, ` +
    `a constant answer of \`node:http\` to ${generator}.\n`
  );
}
