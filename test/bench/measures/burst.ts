import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { GENESIS } from '../../support/genesis.ts';
import type { Row } from '../row.ts';
import { ServerProcess } from '../server-process.ts';
import type { Setting } from '../setting.ts';

const run = promisify(execFile);
const SIZE = 5_000;

/** Everybody at once: all are answered, the audit is clean, and the server's memory stays small. */
export async function burst({ folder }: Setting): Promise<readonly Row[]> {
  const server = await ServerProcess.genesis(join(folder, 'burst.db'), 'full');
  try {
    const args = [GENESIS, 'stress', '--url', server.url, '-c', `${SIZE}`, '--json', '-'];
    const { stdout } = await run(process.execPath, args, { maxBuffer: 2 ** 26 }).catch((error) => error);
    const { requests, verdict } = JSON.parse(stdout) as StressResult;
    const passed = verdict.status === 'passed';
    const peakBytes = await server.peakMemory();
    return [
      {
        measure: `peak memory, a burst of ${SIZE.toLocaleString('en')}`,
        against: '',
        detail: `${requests.ok} answered, ${passed ? 'audit clean' : verdict.status}`,
        value: passed ? peakBytes / 2 ** 20 : Number.NaN,
        unit: 'MiB',
        limit: { kind: 'most', mustReach: 300 },
      },
    ];
  } finally {
    await server.stop();
  }
}
