import type { Measured } from '../measured/measured.ts';
import type { Round } from '../measured/round.ts';
import type { ComparedMeasure } from './comparison.ts';
import type { Tested } from './judge-measures.ts';
import { logSpeeds } from './machine-change.ts';
import { median } from './statistics/median.ts';
import { rankSumShift } from './statistics/rank-sum.ts';
import type { Shift } from './statistics/shift.ts';

interface Speed {
  readonly name: 'rate' | 'p50' | 'p99';
  readonly unit: ComparedMeasure['unit'];
  readonly figure: (round: Round) => number | null;
  /** 1 where more is worse, else -1. */
  readonly worse: 1 | -1;
}

const RATE: Speed = {
  name: 'rate',
  unit: 'per-second',
  figure: ({ ratePerSecond }) => ratePerSecond,
  worse: -1,
};

/** Few, as each more makes all of them harder to prove. */
const LATENCIES: readonly Speed[] = [
  { name: 'p50', unit: 'ms', figure: ({ p50Ms }) => p50Ms, worse: 1 },
  { name: 'p99', unit: 'ms', figure: ({ p99Ms }) => p99Ms, worse: 1 },
];

/**
 * The speeds that all rounds have, each with a figure above 0. A rate is compared only where the server determines it:
 * not in open loops, where it is given, and not in ramps.
 */
export function comparedSpeeds(
  after: Measured,
  before: Measured,
  tolerance: number,
  isComparable: boolean,
): (ComparedMeasure | Tested)[] {
  const hasRate = [after, before].every(({ load: { kind } }) => kind === 'burst' || kind === 'closed-loop');
  return [...(hasRate ? [RATE] : []), ...LATENCIES].flatMap((speed): (ComparedMeasure | Tested)[] => {
    const [now, then] = [figuresOf(speed, after), figuresOf(speed, before)];
    if (!now || !then) return [];
    const { name, unit, worse } = speed;
    const figures = { name, unit, before: median(then), after: median(now) };
    if (!isComparable) return [{ ...figures, judgement: 'not-comparable', change: null }];
    const costs = (values: readonly number[]) => values.map((value) => worse * Math.log(value));
    return [
      {
        ...figures,
        shift: slowing(costs(now), after.rounds, costs(then), before.rounds),
        tolerated: Math.log(1 + tolerance),
        changeOf: (shift) => Math.exp(worse * shift) - 1,
      },
    ];
  });
}

function figuresOf({ figure }: Speed, { rounds }: Measured): number[] | undefined {
  const figures = rounds.flatMap((round) => figure(round) || []);
  return figures.length === rounds.length && figures.length > 0 ? figures : undefined;
}

/**
 * How much slower a server is, as it was measured and in relation to the machine, of which both have to show a change:
 * where the machine is slower, so is a server that is the same; where it is faster, a slower server may not look so.
 * Figures are logarithms of times, or of rates with the other sign.
 */
export function slowing(
  now: readonly number[],
  roundsNow: readonly Round[],
  then: readonly number[],
  roundsThen: readonly Round[],
): Shift {
  const [machineNow, machineThen] = [logSpeeds(roundsNow) ?? [], logSpeeds(roundsThen) ?? []];
  const relative = (costs: readonly number[], speeds: readonly number[]) =>
    costs.map((cost, index) => cost + (speeds[index] ?? 0));
  const shifts = [
    rankSumShift(then, now),
    rankSumShift(relative(then, machineThen), relative(now, machineNow)),
  ];
  const [estimate = 0] = shifts.map((shift) => shift.estimate).sort((a, b) => Math.abs(a) - Math.abs(b));
  return {
    estimate,
    pAbove: (value) => Math.max(...shifts.map((shift) => shift.pAbove(value))),
    lowerLimit: (level) => Math.min(...shifts.map((shift) => shift.lowerLimit(level))),
    upperLimit: (level) => Math.max(...shifts.map((shift) => shift.upperLimit(level))),
  };
}
