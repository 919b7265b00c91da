import { describe, expect, it } from 'vitest';
import { type Compared, compareVerdict } from '../../../src/compare/judge/compare-verdict.ts';
import { judgePairs } from '../../../src/compare/judge/judge-pairs.ts';
import { MEASURE_SCALES } from '../../../src/compare/result.ts';
import type { Round } from '../../../src/stress/judge/measured/round.ts';
import { tenRounds } from '../../support/compare-result.ts';

const turns = { acknowledged: 100, lost: 0, duplicated: 0 };
const HANG = { silentMs: 15_000, cpuShare: 0 };

function verdict(changes: Partial<Compared> = {}) {
  const rounds = changes.rounds ?? { before: tenRounds(1_000), after: tenRounds(1_000) };
  return compareVerdict({
    measures: judgePairs(rounds, {
      tolerance: 0.05,
      level: 0.01,
      comparesRate: true,
      claims: changes.isLook === false ? [] : MEASURE_SCALES,
    }),
    hangs: { before: null, after: null },
    obstacles: [],
    ...{ rounds, tolerance: 0.05, saturatedRounds: 0 },
    ...{ unaudited: null, isLook: true, stopped: null },
    ...changes,
  });
}

/** The last of the rounds has other turns. */
function withTurns(changes: Partial<typeof turns>) {
  return tenRounds(1_000).map((round, index) => ({
    ...round,
    turns: index === 9 ? { ...turns, ...changes } : turns,
  }));
}

describe('a comparison', () => {
  it('of equal sides is no worse', () => {
    expect(verdict()).toEqual({ status: 'no-worse', reasons: ['rate and p50 at most 5% worse'] });
  });

  it('in which B is slower says by how much', () => {
    const { status, reasons } = verdict({ rounds: { before: tenRounds(1_000), after: tenRounds(850) } });
    expect(status).toBe('worse');
    expect(reasons[0]).toMatch(/^rate -15% \(-\d+(\.\d+)?% to -\d+(\.\d+)?%\)$/);
  });

  it.each([
    ['lost', 'B lost 1 of 100 acknowledged turns in round 10'],
    ['duplicated', 'B stored 1 turn more than once in round 10'],
  ])('in which B has one turn %s is decided, whatever else', (name, reason) => {
    const after = withTurns({ [name]: 1 });
    const rounds = { before: tenRounds(1_000), after };
    expect(verdict({ rounds, isLook: false, stopped: 'interrupted' })).toEqual({
      status: 'data-lost',
      reasons: [reason],
    });
    expect(verdict({ rounds: { before: after, after: tenRounds(1_000) } }).status).toBe('no-worse');
  });

  it.each([
    ['between two looks', { isLook: false }, /nothing is claimed/],
    ['that was interrupted', { stopped: 'interrupted' }, /^after 10 rounds: interrupted/],
    ['that measured its load generator', { saturatedRounds: 6 }, /saturated in 6 of 10 rounds/],
    ['in which A hangs', { hangs: { before: HANG, after: null } }, /^A hangs/],
    ['in which both hang', { hangs: { before: HANG, after: HANG } }, /^both hang/],
    ['in which the audit could not read', { unaudited: 'HTTP 404' }, /^what B stored is unknown: HTTP 404/],
  ] as const)('%s claims nothing', (_, changes, reason) => {
    const { status, reasons } = verdict(changes);
    expect(status).toBe('undecided');
    expect(reasons[0]).toMatch(reason);
  });

  it('in which A has a round without a success has no measure for B, and B alone is worse', () => {
    const all = { requests: { total: 100, failed: 100 }, ratePerSecond: 0, p50Ms: null };
    const silent = tenRounds(1_000).map((round, index) => (index === 1 ? { ...round, ...all } : round));
    const [before, after] = [tenRounds(1_000), tenRounds(1_000, all)];
    expect(verdict({ rounds: { before: silent, after }, isLook: false })).toEqual({
      status: 'undecided',
      reasons: ['A had no successful request in round 2', 'B had no successful request in round 1'],
    });
    expect(verdict({ rounds: { before, after } })).toMatchObject({ status: 'worse' });
  });

  it('with a saturated generator in a few rounds is decided', () => {
    expect(verdict({ saturatedRounds: 5 }).status).toBe('no-worse');
  });

  it('in which B hangs is worse', () => {
    expect(verdict({ hangs: { before: null, after: HANG } })).toMatchObject({ status: 'worse' });
  });

  it('with failures names what is tolerated of each measure', () => {
    const failing = (failed: number) =>
      tenRounds(1_000).map((round) => ({ ...round, requests: { total: 100, failed } }));
    expect(verdict({ rounds: { before: failing(1), after: failing(1) } }).reasons).toEqual([
      'rate and p50 at most 5% worse',
      'failures at most 0.1% more',
    ]);
    const reversed = { before: failing(1), after: failing(1).with(0, failing(3)[0] as Round) };
    expect(verdict({ rounds: reversed }).reasons).toEqual([
      expect.stringMatching(/^failures \+0.2% \(.*\): 0.1% more is neither proven nor excluded$/),
    ]);
  });

  it('without a latency in some rounds is not bounded', () => {
    const silent = tenRounds(1_000, { p50Ms: null });
    expect(verdict({ rounds: { before: silent, after: silent } })).toEqual({
      status: 'undecided',
      reasons: ['A has rounds without a successful request', 'B has rounds without a successful request'],
    });
  });
});
