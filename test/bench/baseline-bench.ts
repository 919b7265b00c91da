// npm run bench:baseline [-- TIMES]: how often genesis stress --baseline is right about a server that is the same, and about
// one that is 30 % slower. Takes a quarter of a minute for each comparison.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { inTemporaryFolder } from '../../src/temporary-folder.ts';
import { fixturePath } from '../support/fixture.ts';
import { GENESIS } from '../support/genesis.ts';

const SERVER = `${process.execPath} ${fixturePath('adjustable/server.ts')} {{port}}`;
/** So much work that it is most of a turn. */
const WORK = 200;
const SLOWER = Math.round(WORK / 0.68);

/** Resolves with the result whatever its verdict: any but one is an exit code that execFile calls an error. */
async function stress(folder: string, work: number, ...args: string[]): Promise<StressResult> {
  const file = join(folder, 'result.json');
  const target = ['--spawn', `${SERVER} --work ${work}`, '--url', 'http://127.0.0.1:{{port}}'];
  const all = [GENESIS, 'stress', ...target, '-c', '20', '-d', '1s', '-o', file, ...args];
  await new Promise<void>((resolve) => execFile(process.execPath, all, () => resolve()));
  return JSON.parse(await readFile(file, 'utf8')) as StressResult;
}

function describe({ baseline }: StressResult): string {
  if (!baseline) return 'not compared';
  const speeds = baseline.measures.filter(({ name }) => /^(rate|p50|p99)$/.test(name));
  const words = speeds.map(({ name, judgement, change }) => {
    const limits = change ? ` ${Math.round(change.from * 100)}..${Math.round(change.to * 100)}%` : '';
    return `${name} ${judgement}${limits}`;
  });
  return [...words, ...baseline.obstacles].join(', ');
}

const times = Number(process.argv[2] ?? 5);
await inTemporaryFolder(async (folder) => {
  const before = join(folder, 'before.json');
  await stress(folder, WORK, '--rounds', '10', '--json', before);
  for (const [name, work] of [
    ['the same', WORK],
    ['30 % slower', SLOWER],
  ] as const) {
    let worse = 0;
    for (let made = 1; made <= times; made++) {
      const result = await stress(folder, work, '--rounds', '5', '--baseline', before);
      if (result.baseline?.measures.some(({ judgement }) => judgement === 'worse')) worse++;
      process.stdout.write(`${name}: ${describe(result)}; worse ${worse} of ${made}\n`);
    }
  }
});
