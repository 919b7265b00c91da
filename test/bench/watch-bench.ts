// npm run bench:watch: what the lock watch of genesis stress changes for the server that it watches.
import { join } from 'node:path';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { percentileOf } from '../../src/stress/measure/percentile-of.ts';
import { inTemporaryFolder } from '../../src/temporary-folder.ts';
import { GENESIS } from '../support/genesis.ts';
import { complain } from './complain.ts';
import { measuredRun } from './measured-run.ts';
import { median, medianRatio } from './median.ts';
import type { Row } from './row.ts';
import { ServerProcess } from './server-process.ts';
import { renderTable } from './table.ts';

/** Pairs: one after the other, both meet the same state of the machine. */
const ROUNDS = 5;
const LOAD = ['-c', '20', '-d', '4s', '--no-audit'];

interface Pair {
  readonly watched: StressResult;
  readonly unwatched: StressResult;
}

async function stress(...args: string[]): Promise<StressResult> {
  const { stdout } = await measuredRun(GENESIS, ['stress', ...LOAD, ...args, '--json', '-']);
  return JSON.parse(stdout) as StressResult;
}

/** The database of a server that runs already is only watched where it is named. */
function measure(): Promise<Pair[]> {
  return inTemporaryFolder(async (folder) => {
    const file = join(folder, 'chat.db');
    const server = await ServerProcess.genesis(file, 'full');
    const watched = () => stress('--url', server.url, '--db', file);
    const unwatched = () => stress('--url', server.url);
    const pairs: Pair[] = [];
    try {
      await unwatched();
      for (let round = 0; round < ROUNDS; round++)
        pairs.push(
          round % 2 === 0
            ? { watched: await watched(), unwatched: await unwatched() }
            : { unwatched: await unwatched(), watched: await watched() },
        );
      return pairs;
    } finally {
      await server.stop();
    }
  });
}

function row(
  pairs: readonly Pair[],
  against: Pick<Row, 'measure' | 'limit'>,
  of: (result: StressResult) => number,
): Row {
  const [watched, unwatched] = [
    pairs.map((pair) => of(pair.watched)),
    pairs.map((pair) => of(pair.unwatched)),
  ];
  const detail = `${median(watched).toFixed(1)} : ${median(unwatched).toFixed(1)}`;
  return {
    ...against,
    against: 'without the watch',
    detail,
    value: medianRatio(watched, unwatched),
    unit: '×',
  };
}

const pairs = await measure();
if (pairs.some(({ watched }) => watched.locks?.status !== 'seen')) throw new Error('no locks were seen');
const rows = [
  row(
    pairs,
    { measure: 'turns/s', limit: { kind: 'least', mustReach: 0.9 } },
    (result) => result.ratePerSecond,
  ),
  row(pairs, { measure: 'p99, ms', limit: { kind: 'most', mustReach: 1.2 } }, ({ latency }) =>
    latency ? (percentileOf(latency, 99) ?? Number.NaN) : Number.NaN,
  ),
];
process.stdout.write(renderTable(rows));
process.exitCode = complain(rows) ? 1 : 0;
