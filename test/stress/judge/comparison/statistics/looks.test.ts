import { describe, expect, it } from 'vitest';
import { holmLevels } from '../../../../../src/stress/judge/comparison/statistics/holm.ts';
import {
  ERROR_LEVEL,
  FEWEST_ROUNDS,
  looksUpTo,
  MOST_ROUNDS,
} from '../../../../../src/stress/judge/comparison/statistics/looks.ts';
import { signedRankShift } from '../../../../../src/stress/judge/comparison/statistics/signed-rank.ts';
import { sumOf } from '../../../../../src/sum-of.ts';
import { chance } from '../../../../support/chance.ts';

it('the last look is after all rounds, and the error of all looks adds up', () => {
  expect(looksUpTo(10)).toEqual([{ rounds: 10, level: 0.01 }]);
  expect(looksUpTo(15).map(({ rounds }) => rounds)).toEqual([10, 15]);
  expect(looksUpTo(40).map(({ rounds }) => rounds)).toEqual([10, 20, 40]);
  for (let rounds = FEWEST_ROUNDS; rounds <= MOST_ROUNDS; rounds++)
    expect(sumOf(looksUpTo(rounds), ({ level }) => level)).toBeCloseTo(ERROR_LEVEL, 12);
});

type Noise = (random: () => number) => number;

const gauss: Noise = (random) =>
  Math.sqrt(-2 * Math.log(random() || 1e-9)) * Math.cos(2 * Math.PI * random());

/** The noise of one side of a pair, of about the size of one. Both sides have the same. */
const NOISES: Readonly<Record<string, Noise>> = {
  normal: gauss,
  'heavy-tailed': (random) => gauss(random) / Math.sqrt(random() || 1e-9),
  skewed: (random) => -Math.log(random() || 1e-9),
  'of few values': (random) => Math.round(gauss(random)),
};

const MEASURES = 5;
const TOLERANCE = 0.05;

interface Simulation {
  readonly noise: Noise;
  readonly size: number;
  readonly shift: number;
  readonly random: () => number;
}

/** Differences of one measure, one a round. */
function simulate({ noise, size, shift, random }: Simulation): number[] {
  return Array.from(
    { length: MOST_ROUNDS },
    () => shift + (size * (noise(random) - noise(random))) / Math.SQRT2,
  );
}

/** Whether a comparison of measures that are independent, the worst case, calls one of them worse at any look. */
function alarms(simulation: Simulation): boolean {
  const measures = Array.from({ length: MEASURES }, () => simulate(simulation));
  return looksUpTo(MOST_ROUNDS).some(({ rounds, level }) => {
    const shifts = measures.map((differences) => signedRankShift(differences.slice(0, rounds)));
    const probabilities = shifts.map((shift) => shift.pAbove(TOLERANCE));
    const levels = holmLevels(probabilities, level);
    return probabilities.some((p, index) => p <= (levels[index] ?? 0));
  });
}

/** Whether one measure is called no worse than tolerated at any look. */
function isBounded(simulation: Simulation): boolean {
  const differences = simulate(simulation);
  return looksUpTo(MOST_ROUNDS).some(
    ({ rounds, level }) => signedRankShift(differences.slice(0, rounds)).upperLimit(level) < TOLERANCE,
  );
}

function shareOf(times: number, happens: () => boolean): number {
  return Array.from({ length: times }, happens).filter(Boolean).length / times;
}

const TIMES = 1_500;
/** Four standard deviations of a share of 1 % above it. */
const AT_MOST = ERROR_LEVEL + 4 * Math.sqrt((ERROR_LEVEL * (1 - ERROR_LEVEL)) / TIMES);

describe('with all looks and measures together', () => {
  it.each(Object.entries(NOISES))(
    'where noise is %s, a tolerated change alarms in 1 of 100 at most',
    (_, noise) => {
      const random = chance(7);
      const simulation = { noise, size: 0.1, shift: TOLERANCE, random };
      expect(shareOf(TIMES, () => alarms(simulation))).toBeLessThanOrEqual(AT_MOST);
    },
  );

  it('15 % slower is found nearly always where pairs differ by 5 %%', () => {
    const simulation = { noise: gauss, size: 0.05, shift: Math.log(1.15), random: chance(11) };
    expect(shareOf(300, () => alarms(simulation))).toBeGreaterThan(0.95);
  });

  it('equal sides are bounded nearly always where pairs differ by 5 %', () => {
    const simulation = { noise: gauss, size: 0.05, shift: 0, random: chance(13) };
    expect(shareOf(300, () => isBounded(simulation))).toBeGreaterThan(0.95);
  });

  it('a shift of exactly the tolerance is called bounded in 1 % at most', () => {
    const simulation = { noise: gauss, size: 0.07, shift: TOLERANCE, random: chance(17) };
    expect(shareOf(TIMES, () => isBounded(simulation))).toBeLessThanOrEqual(AT_MOST);
  });
});
