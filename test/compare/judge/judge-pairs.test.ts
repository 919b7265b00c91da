import { describe, expect, it } from 'vitest';
import { type Judging, judgePairs } from '../../../src/compare/judge/judge-pairs.ts';
import { MEASURE_SCALES } from '../../../src/compare/result.ts';
import type { Round } from '../../../src/stress/judge/measured/round.ts';
import { roundsWith, tenRounds } from '../../support/compare-result.ts';
import { oneTo } from '../../support/stress-result.ts';

const judging: Judging = { tolerance: 0.05, level: 0.01, comparesRate: true, claims: MEASURE_SCALES };

function judged(before: readonly Round[], after: readonly Round[], changes: Partial<Judging> = {}) {
  const measures = judgePairs({ before, after }, { ...judging, ...changes });
  return Object.fromEntries(measures.map((measure) => [measure.name, measure.judgement]));
}

describe('ten rounds', () => {
  it('of the same figures are no worse', () => {
    expect(judged(tenRounds(1_000), tenRounds(1_000))).toMatchObject({ rate: 'no-worse', p50: 'no-worse' });
  });

  it.each([
    ['lower rate', { ratePerSecond: 850 }, { rate: 'worse' }],
    ['higher rate', { ratePerSecond: 1_150 }, { rate: 'no-worse' }],
    ['higher median', { p50Ms: 60 }, { p50: 'worse' }],
    ['tolerated median', { p50Ms: 51 }, { p50: 'no-worse' }],
    ['higher p99', { p99Ms: 120 }, { p99: 'worse' }],
    ['share of failures', { requests: { total: 100, failed: 5 } }, { failures: 'worse' }],
    ['share of lock errors', { lockErrors: 20 }, { 'lock-errors': 'worse' }],
  ])('with a %s are judged so', (_, change, expected) => {
    const base = {
      ratePerSecond: 1_000,
      p50Ms: 50,
      p99Ms: 100,
      lockErrors: 0,
      requests: { total: 100, failed: 0 },
    };
    expect(judged(tenRounds(1_000, base), tenRounds(1_000, { ...base, ...change }))).toMatchObject(expected);
  });

  it('with failures of both sides are judged by their difference', () => {
    const shares = [12, 9, 11, 10, 13, 8, 12, 10, 9, 11];
    const failing = (failed: readonly number[]) =>
      roundsWith(failed.map((failed) => ({ requests: { total: 20, failed } })));
    expect(judged(failing(shares), failing(shares.toReversed())).failures).toBe('undecided');
  });

  it.each([
    [[], { rate: 'undecided', failures: 'undecided' }],
    [['difference'], { rate: 'undecided', failures: 'worse' }],
  ] as const)('claim only what may be claimed: %j', (claims, expected) => {
    const after = tenRounds(500, { requests: { total: 100, failed: 5 } });
    expect(judged(tenRounds(1_000), after, { claims })).toMatchObject(expected);
  });

  it('that disagree are undecided', () => {
    const after = [700, 1_400, 800, 1_300, 900, 1_200, 750, 1_350, 850, 1_100];
    const rounds = roundsWith(after.map((ratePerSecond) => ({ ratePerSecond })));
    expect(judged(tenRounds(1_000), rounds).rate).toBe('undecided');
  });

  it('in which the rate is given are not compared by it', () => {
    expect(judged(tenRounds(100), tenRounds(50), { comparesRate: false })).not.toHaveProperty('rate');
  });

  it('of which one lacks a figure are not compared by it', () => {
    const [first, ...others] = tenRounds(1_000);
    const after = [{ ...(first as Round), p99Ms: null, lockErrors: null }, ...others];
    expect(Object.keys(judged(tenRounds(1_000), after))).not.toContain('p99');
    expect(Object.keys(judged(tenRounds(1_000), after))).not.toContain('lock-errors');
  });

  it('without a successful request in B are worse, not impossible', () => {
    const none = { ratePerSecond: 0, p50Ms: null, p90Ms: null, p95Ms: null, p99Ms: null };
    const rounds = judgePairs(
      { before: tenRounds(1_000), after: roundsWith(new Array(10).fill(none)) },
      judging,
    );
    expect(rounds.find(({ name }) => name === 'rate')).toMatchObject({
      ...{ judgement: 'worse', after: 0, change: -1 },
    });
  });
});

/** Twenty rounds, with this share of failures in some. */
function failingIn(rounds: readonly number[], failed: number) {
  return roundsWith(
    oneTo(20).map((round) => ({ requests: { total: 100, failed: rounds.includes(round) ? failed : 0 } })),
  );
}

describe('a crash in one round of twenty', () => {
  const crashed = failingIn([3], 60);

  it('is not excluded by the ranks, which pass over it', () => {
    const [failures] = judgePairs({ before: failingIn([], 0), after: crashed }, judging).filter(
      ({ name }) => name === 'failures',
    );
    expect(failures).toMatchObject({
      judgement: 'undecided',
      before: 0,
      after: 0.03,
      change: 0.03,
      to: 0.03,
    });
  });

  it('of A does not hide that B fails in each', () => {
    expect(judged(crashed, failingIn(oneTo(20), 5)).failures).toBe('worse');
  });

  it('of A is no reason to say that B is worse, if B fails less in all', () => {
    expect(judged(crashed, failingIn(oneTo(20), 1)).failures).toBe('undecided');
  });
});

describe('the interval', () => {
  it('is that of the change, in the direction of the figure', () => {
    const [rate] = judgePairs({ before: tenRounds(1_000), after: tenRounds(850) }, judging);
    expect(rate?.change).toBeCloseTo(-0.15, 2);
    expect(rate?.from).toBeLessThanOrEqual(rate?.change ?? 0);
    expect(rate?.to).toBeGreaterThanOrEqual(rate?.change ?? 0);
  });

  it('is unknown for too few rounds, which prove nothing', () => {
    const [before, after] = [tenRounds(1_000).slice(0, 3), tenRounds(100).slice(0, 3)];
    const [rate] = judgePairs({ before, after }, judging);
    expect(rate).toMatchObject({ from: null, to: null, judgement: 'undecided' });
  });
});
