import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { GENESIS } from '../../support/genesis.ts';
import { estimateOf } from '../interval.ts';
import { type RoundLimits, untilNarrow } from '../rounds.ts';
import type { Row } from '../row.ts';
import { ServerProcess } from '../server-process.ts';
import type { Setting } from '../setting.ts';
import { withServers } from '../with-servers.ts';

const run = promisify(execFile);
const SIZE = 5_000;
const ROUNDS: RoundLimits = { least: 6, seconds: 45 };

/** Everybody at once: all are answered, the audit is clean, and the server's memory stays small. */
export async function burst({ folder }: Setting): Promise<readonly Row[]> {
  const peaks: number[] = [];
  const makeRound = async (round: number) => {
    peaks.push(await peakOfBurst(join(folder, `burst-${round}.db`)));
  };
  await untilNarrow(ROUNDS, makeRound, () => [peaks]);
  return [
    {
      measure: `peak memory, a burst of ${SIZE.toLocaleString('en')}`,
      against: '',
      detail: `${peaks.length} bursts, all answered, audits clean`,
      ...estimateOf(peaks),
      unit: 'MiB',
      limit: { kind: 'most', mustReach: 250, aim: 180 },
    },
  ];
}

/** MiB of a server that does nothing else. */
function peakOfBurst(file: string): Promise<number> {
  return withServers({ server: () => ServerProcess.genesis(file, 'full') }, async ({ server }) => {
    const args = [GENESIS, 'stress', '--url', server.url, '-c', `${SIZE}`, '--json', '-'];
    const { stdout } = await run(process.execPath, args, { maxBuffer: 2 ** 26 }).catch((error) => error);
    const { requests, verdict } = JSON.parse(stdout) as StressResult;
    if (verdict.status !== 'passed')
      throw new Error(`the verdict on a burst of ${SIZE} is ${verdict.status}; ${requests.ok} were answered`);
    return (await server.peakMemory()) / 2 ** 20;
  });
}
