// npm run bench:compare [-- TIMES]: how often genesis compare is right about a server and itself, a slower one, and one that
// loses turns. Takes about half a minute for each comparison.
import { execFile } from 'node:child_process';
import type { TurnsComparison } from '../../src/compare/result.ts';
import { fixturePath } from '../support/fixture.ts';
import { GENESIS } from '../support/genesis.ts';

const SERVER = `${process.execPath} ${fixturePath('adjustable/server.ts')} {{port}}`;
/** So much work that it is most of a turn: 15 % more of it is about 15 % more of all. */
const WORK = 200;

const COMPARISONS = [
  { name: 'itself', expected: 'no-worse', after: `--work ${WORK}` },
  { name: '15 % slower', expected: 'worse', after: `--work ${Math.round(WORK * 1.2)}` },
  { name: 'loses one turn in 500', expected: 'data-lost', after: `--work ${WORK} --lose 500` },
] as const;

function compare(after: string): Promise<TurnsComparison> {
  const servers = ['--spawn', `${SERVER} --work ${WORK}`, '--spawn', `${SERVER} ${after}`];
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [GENESIS, 'compare', ...servers, '--json', '-'],
      { maxBuffer: 2 ** 26 },
      (error, stdout) => {
        // Any verdict but one is an exit code that execFile calls an error.
        if (stdout === '') reject(error);
        else resolve(JSON.parse(stdout) as TurnsComparison);
      },
    );
  });
}

const times = Number(process.argv[2] ?? 5);
for (const { name, expected, after } of COMPARISONS) {
  let right = 0;
  for (let made = 1; made <= times; made++) {
    const { verdict, orders, measures, tookMs } = await compare(after);
    if (verdict.status === expected) right++;
    const changes = measures.map((measure) => `${measure.name} ${(100 * measure.change).toFixed(1)} %`);
    process.stdout.write(
      `${name}: ${verdict.status} after ${orders.length} rounds in ${Math.round(tookMs / 1_000)} s (${changes.join(', ')}), right ${right} of ${made}\n`,
    );
  }
}
