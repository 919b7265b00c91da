import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { GENESIS } from '../../support/genesis.ts';
import { median } from '../median.ts';
import type { Row } from '../row.ts';

const ROUNDS = 11;
const VERIFY_ROUNDS = 3;

/** Seconds that people wait, from the start of the process to its end, beside a Node that does nothing. */
export async function commandLine(): Promise<readonly Row[]> {
  const seconds = { node: [] as number[], version: [] as number[], stress: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    seconds.node.push(await time('-e', '0'));
    seconds.version.push(await time(GENESIS, '--version'));
    seconds.stress.push(await time(GENESIS, 'stress', '--concurrency', '20'));
  }
  const verify: number[] = [];
  for (let round = 0; round < VERIFY_ROUNDS; round++) verify.push(await time(GENESIS, 'verify', '--quick'));
  const node = median(seconds.node);
  const [version, stress] = [median(seconds.version), median(seconds.stress)];
  const beside = (value: number) => `${ms(value)} : ${ms(node)} ms`;
  return [
    {
      measure: '`genesis --version`',
      against: '`node -e 0`',
      detail: beside(version),
      value: version / node,
      unit: '×',
      limit: { kind: 'most', mustReach: 2.5, aim: 1.5 },
    },
    {
      measure: '`genesis stress --concurrency 20`',
      against: 'longer than `node -e 0`',
      detail: beside(stress),
      value: stress - node,
      unit: 's',
      limit: { kind: 'most', mustReach: 1 },
    },
    {
      measure: '`genesis verify --quick`',
      against: '',
      detail: `${VERIFY_ROUNDS} runs`,
      value: median(verify),
      unit: 's',
      limit: { kind: 'most', mustReach: 8 },
    },
  ];
}

function ms(seconds: number): string {
  return (seconds * 1e3).toFixed(0);
}

async function time(...args: string[]): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const [exitCode] = await once(child, 'exit');
  if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with exit code ${exitCode}`);
  return (performance.now() - startedAt) / 1e3;
}
