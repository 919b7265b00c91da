import { describe, expect, it } from 'vitest';
import { compareEarlier } from '../../src/compare/compare-earlier.ts';
import type { Round } from '../../src/stress/judge/measured/round.ts';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { resultOf, sampleRounds } from '../support/rounds.ts';
import { QUIET_LOG } from '../support/samples.ts';
import { evenStreams } from '../support/streams.ts';
import { sampleAudit, sampleMachine, sampleResult, sampleSettings } from '../support/stress-result.ts';

function compared(after: Partial<StressResult>, before: Partial<StressResult> = {}) {
  const sideOf = (file: string, changes: Partial<StressResult>) => ({
    file,
    result: resultOf(sampleRounds(10), changes),
  });
  const sides = { before: sideOf('a.json', before), after: sideOf('b.json', after) };
  return compareEarlier(sides, { tolerance: 0.05, command: null });
}

const rounds = (speed: number, changes: Partial<Round> = {}) => ({
  rounds: sampleRounds(10, speed, changes),
});
const judgements = ({ measures }: ReturnType<typeof compared>) =>
  Object.fromEntries(measures.map(({ name, judgement }) => [name, judgement]));

describe('two saved results', () => {
  it.each([
    [1, 'no-worse', 'no-worse'],
    [0.98, 'no-worse', 'no-worse'],
    [0.95, 'undecided', 'undecided'],
    [0.8, 'worse', 'worse'],
    [1.5, 'no-worse', 'no-worse'],
  ])('of which B has %d of the speed of A are %s', (speed, status, judgement) => {
    const comparison = compared(rounds(speed));
    expect(comparison.obstacles).toEqual([]);
    expect(comparison.verdict.status).toBe(status);
    expect(judgements(comparison)).toMatchObject({ rate: judgement, p50: judgement });
  });

  it('give no alarm where the machine has slowed down as much', () => {
    const { referencePerSecond } = sampleRounds(1)[0] as Round;
    const slowed = { referencePerSecond: (referencePerSecond ?? 0) * 0.82 };
    expect(compared(rounds(0.8)).verdict.status).toBe('worse');
    expect(compared(rounds(0.8, slowed)).verdict.status).toBe('undecided');
  });

  it('say where they come from', () => {
    const startedAt = '2026-02-01T00:00:00.000Z';
    const { runs, differences, command } = compared({ startedAt });
    expect(runs.before.file).toBe('a.json');
    expect(runs.after).toMatchObject({ file: 'b.json', startedAt });
    expect({ differences, command }).toEqual({ differences: [], command: null });
  });
});

describe('speed is not comparable', () => {
  it.each<[string, Partial<StressResult>, RegExp]>([
    [
      'with nine rounds',
      { rounds: sampleRounds(9) },
      /B has 9 rounds, .* needs 10: genesis stress --rounds 10$/,
    ],
    ['without a round', { rounds: [] }, /B has 0 rounds/],
    ['on another machine', { machine: sampleMachine({ cores: 64 }) }, /another machine: cores 64, was 2/],
    ['with another load', { load: { kind: 'burst', concurrency: 7 } }, /another load: load burst/],
    [
      'where only B answers with streams',
      { streams: evenStreams(5) },
      /the answers of B are streams, those of A are not$/,
    ],
    [
      'at another speed of the machine',
      rounds(1, { referencePerSecond: 1 }),
      /that it had for A: repeat both/,
    ],
    [
      'with a saturated generator',
      { generator: { ...sampleResult().generator, saturated: true } },
      /generator of B was saturated/,
    ],
  ])('%s', (_, after, why) => {
    const comparison = compared(after);
    const { status, reasons } = comparison.verdict;
    expect(status).toBe('undecided');
    expect(reasons).toEqual([expect.stringMatching(/^speed is not comparable: /)]);
    expect(reasons[0]).toMatch(why);
    for (const judgement of Object.values(judgements(comparison))) expect(judgement).toBe('not-comparable');
  });
});

describe('what went wrong', () => {
  const failing = { requests: { total: 100, failed: 5 } };

  it('is judged by the rounds, also where the speed is not comparable', () => {
    const machine = sampleMachine({ cores: 64 });
    const { verdict, obstacles } = compared({ ...rounds(1, failing), machine });
    expect(verdict).toEqual({ status: 'worse', reasons: [expect.stringMatching(/^failures \+5%/)] });
    expect(obstacles).toHaveLength(1);
  });

  it('is left undecided by one round, as the reasons say', () => {
    const { verdict } = compared({ rounds: sampleRounds(1, 1, failing) });
    expect(verdict).toEqual({
      status: 'undecided',
      reasons: [expect.stringMatching(/^speed is not/), expect.stringMatching(/^failures \+5% \(unknown\)/)],
    });
  });

  it('is no alarm where A failed as often', () => {
    expect(judgements(compared(rounds(1, failing), rounds(1, failing))).failures).toBe('no-worse');
  });

  it('is not held against B under other settings', () => {
    const settings = { ...sampleSettings(), timeoutMs: 1 };
    const { verdict, differences } = compared({ ...rounds(1, failing), settings });
    expect(differences).toEqual([expect.stringMatching(/^timeout: 1 ms, was /)]);
    expect(verdict.status).toBe('undecided');
    expect(verdict.reasons).toEqual([expect.stringMatching(/^failures are not comparable: timeout/)]);
  });

  it('is not compared between a report and a log', () => {
    const locked = rounds(1, { lockErrors: 50 });
    expect(judgements(compared(locked))).toHaveProperty('lock-errors', 'worse');
    const lockErrors = { surfaced: 0, recovered: null };
    expect(judgements(compared({ ...locked, lockErrors, serverLog: QUIET_LOG }))).not.toHaveProperty(
      'lock-errors',
    );
  });

  it('is data loss whatever the load was, also in a round that was interrupted', () => {
    const turns = { acknowledged: 100, lost: 1, duplicated: 0 };
    const load = { kind: 'burst', concurrency: 7 } as const;
    expect(compared({ ...rounds(1, { turns }), load }).verdict.status).toBe('data-lost');
    expect(compared({ rounds: [], audit: sampleAudit({ lost: 2 }) }).verdict).toEqual({
      status: 'data-lost',
      reasons: [expect.stringMatching(/^B: 2 of \d+ acknowledged turns are not stored/)],
    });
    expect(compared({}, { audit: sampleAudit({ lost: 2 }) }).verdict.status).toBe('no-worse');
  });

  it('is a hang of B, or one of A, after which nothing is compared', () => {
    const hang = { silentMs: 15_000, cpuShare: 0 };
    expect(compared({ hang }).verdict.status).toBe('worse');
    expect(compared({}, { hang }).verdict.status).toBe('undecided');
  });
});
