import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Round } from '../../../src/stress/judge/measured/round.ts';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { CHAT_ROUTES, HISTORY_ROUTES, startChatApi } from '../../support/chat-api.ts';
import { runGenesis } from '../../support/cli.ts';
import { madeOnce } from '../../support/made-once.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const LOAD = ['-c', '2', '-n', '200'];

async function chatServer(): Promise<string> {
  return (await startChatApi({ ...CHAT_ROUTES, ...HISTORY_ROUTES })).url;
}

/** What five rounds of a server saved. */
const fiveRounds = madeOnce(async () => {
  const file = join(tempFolder(), 'five.json');
  await runGenesis(['stress', ...LOAD, '--rounds', '5', '--url', await chatServer(), '-o', file]);
  return JSON.parse(readFileSync(file, 'utf8')) as StressResult;
});

function saved(result: StressResult): string {
  const file = join(tempFolder(), 'saved.json');
  writeFileSync(file, JSON.stringify(result));
  return file;
}

/** A baseline of twice the rounds, each changed. */
const baseline = async (change: (round: Round) => Partial<Round> = () => ({})) => {
  const result = await fiveRounds();
  const rounds = [...result.rounds, ...result.rounds].map((round) => ({ ...round, ...change(round) }));
  return saved({ ...result, rounds });
};
const report = async (file: string) =>
  runGenesis(['report', saved(await fiveRounds()), '--baseline', file, '-f', 'text']);

describe('a result of several rounds', () => {
  it('is not worse than itself', async () => {
    const { exitCode, stdout } = await report(await baseline());
    expect(stdout).toMatch(/Baseline 0 worse, 0 better than on /);
    expect(stdout).toMatch(/rate \S+ → \S+ \(-?\+?\d+% to \+?-?\d+%\)/);
    expect(stdout).not.toContain('not comparable');
    expect(exitCode).toBe(0);
  });

  it('fails where it was much faster before', async () => {
    const file = await baseline(({ ratePerSecond, p50Ms, p99Ms }) => ({
      ratePerSecond: ratePerSecond * 20,
      p50Ms: (p50Ms ?? 0) / 20,
      p99Ms: (p99Ms ?? 0) / 20,
    }));
    const { exitCode, stdout } = await report(file);
    expect(stdout).toMatch(/^FAILED rate worse than the baseline: /);
    expect(stdout).toMatch(/Baseline 3 worse, 0 better/);
    expect(exitCode).toBe(1);
  });

  it('says why its speed is not comparable with that of another time', async () => {
    const file = await baseline(({ referencePerSecond }) => ({
      referencePerSecond: (referencePerSecond ?? 0) * 2,
      ratePerSecond: 1e9,
    }));
    const { exitCode, stdout } = await report(file);
    expect(stdout).toMatch(/speed is not comparable: this machine ran at 0\.5 of the speed/);
    expect(exitCode).toBe(0);
  });
});

describe('a single run', () => {
  it('is compared in all but speed', async () => {
    const { exitCode, stdout } = await runGenesis([
      'stress',
      ...LOAD,
      '--url',
      await chatServer(),
      '--baseline',
      await baseline(),
    ]);
    expect(stdout).toMatch(/failures 0% → 0%,/);
    expect(stdout).toMatch(/this result has 1 round, and speed needs\s+5:\s+genesis\s+stress\s+--rounds\s+5/);
    expect(exitCode).toBe(0);
  });

  it('fails for a failure that the baseline has not', async () => {
    let requests = 0;
    const { url } = await startChatApi({
      ...HISTORY_ROUTES,
      'POST /api/chat': (call) =>
        ++requests === 7 ? [500, 'oh'] : (CHAT_ROUTES['POST /api/chat']?.(call) ?? [500, '']),
    });
    const args = ['--threshold', 'success>=99%', '--url', url, '--baseline', await baseline()];
    const { exitCode, stdout } = await runGenesis(['stress', ...LOAD, ...args]);
    expect(stdout).toMatch(/^FAILED failures worse than the baseline: 0% → 0\.5%/);
    expect(exitCode).toBe(1);
  });
});

it('a baseline of one run lacks rounds', async () => {
  const [round] = (await fiveRounds()).rounds;
  const { stdout } = await report(saved({ ...(await fiveRounds()), rounds: round ? [round] : [] }));
  expect(stdout).toMatch(
    /the baseline has 1 round, and speed needs\s+10:\s+genesis\s+stress\s+--rounds\s+10/,
  );
});
