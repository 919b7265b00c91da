import { holmLevels } from '../../stress/judge/comparison/statistics/holm.ts';
import { includingMeans } from '../../stress/judge/comparison/statistics/including-means.ts';
import { mean } from '../../stress/judge/comparison/statistics/mean.ts';
import { median } from '../../stress/judge/comparison/statistics/median.ts';
import type { Shift } from '../../stress/judge/comparison/statistics/shift.ts';
import { signedRankShift } from '../../stress/judge/comparison/statistics/signed-rank.ts';
import type { Round } from '../../stress/judge/measured/round.ts';
import { MEASURE_NAMES, type MeasureChange, type MeasureName } from '../result.ts';
import type { Both, Side } from '../sides.ts';
import { costOf, type Measure, measure } from './measures.ts';

export interface Judging {
  /** The tolerated change, 0.05 for 5 %. */
  readonly tolerance: number;
  /** Of wrong alarms among all measures, and of each wrong bound. */
  readonly level: number;
  /** Whether the server determines the rate: not in an open loop. */
  readonly comparesRate: boolean;
  /** The measures about which something may be claimed; the others stay undecided, whatever their intervals. */
  readonly claims: readonly MeasureChange['scale'][];
}

/** How the shift of a measure from A to B is found. */
export type ShiftOf = (measure: Measure, figures: Both<readonly number[]>) => Shift;

/** A measure and how much worse it is in each round, as the logarithm of a ratio or as a difference. */
interface Series {
  readonly measure: Measure;
  readonly figures: Both<readonly number[]>;
  readonly shift: Shift;
  readonly tolerated: number;
  readonly isDecisive: boolean;
}

/**
 * Judges the measures that all rounds of both sides have. Worse is one whose interval lies wholly beyond the tolerated
 * change, at Holm's level; no worse is one whose interval does not reach it. A bound needs no correction: all decisive
 * measures must be bounded together, so that the chance of being wrong is that of one.
 */
export function judgePairs(rounds: Both<readonly Round[]>, judging: Judging): MeasureChange[] {
  return judgeSides(rounds, judging, pairedShift);
}

/** The same for sides whose rounds need not be pairs. */
export function judgeSides(
  rounds: Both<readonly Round[]>,
  judging: Judging,
  shiftOf: ShiftOf,
): MeasureChange[] {
  const series = MEASURE_NAMES.filter((name) => name !== 'rate' || judging.comparesRate).flatMap((name) =>
    seriesOf(name, rounds, judging.tolerance, shiftOf),
  );
  const levels = holmLevels(
    series.map(({ shift, tolerated }) => shift.pAbove(tolerated)),
    judging.level,
  );
  return series.map((each, index) => changeOf(each, levels[index] ?? 0, judging));
}

function seriesOf(
  name: MeasureName,
  rounds: Both<readonly Round[]>,
  tolerance: number,
  shiftOf: ShiftOf,
): Series[] {
  const known = measure(name);
  const [before, after] = [wholeOf(rounds.before, known), wholeOf(rounds.after, known)];
  if (before.length === 0 || after.length === 0) return [];
  // Without a failure, there are no failures to compare, and without a success, no rate.
  if ([...before, ...after].every((figure) => figure === 0)) return [];
  return [
    {
      measure: known,
      figures: { before, after },
      shift: shiftOf(known, { before, after }),
      tolerated: known.scale === 'ratio' ? Math.log1p(tolerance) : known.toleratedShare,
      isDecisive: name === 'rate' || name === 'p50' || name === 'failures',
    },
  ];
}

/** The figures of all rounds; none where one of them lacks it. */
function wholeOf(rounds: readonly Round[], { of }: Measure): number[] {
  const figures = rounds.map(of).filter((figure) => figure !== null);
  return figures.length === rounds.length ? figures : [];
}

function pairedShift(measure: Measure, figures: Both<readonly number[]>): Shift {
  const costs = (side: Side) => figures[side].map((figure) => costOf(measure, figure));
  const [before, after] = [costs('before'), costs('after')];
  const shift = signedRankShift(after.map((cost, round) => cost - (before[round] ?? 0)));
  return measure.scale === 'ratio' ? shift : includingMeans(shift, before, after);
}

const CENTRE: Readonly<Record<MeasureChange['scale'], (values: readonly number[]) => number>> = {
  ratio: median,
  difference: mean,
};

function changeOf(series: Series, alarmLevel: number, { level, claims }: Judging): MeasureChange {
  const { measure, figures, shift, tolerated, isDecisive } = series;
  const { name, unit, scale, worse } = measure;
  const [least, most] = [shift.lowerLimit(alarmLevel), shift.upperLimit(level)];
  const proven = least > tolerated ? 'worse' : most < tolerated ? 'no-worse' : 'undecided';
  const change = (worsening: number) => (scale === 'ratio' ? ratioOf(worse * worsening) : worsening);
  const [from, to] = worse === 1 ? [least, most] : [most, least];
  return {
    name,
    unit,
    before: CENTRE[scale](figures.before),
    after: CENTRE[scale](figures.after),
    scale,
    change: change(shift.estimate),
    from: Number.isFinite(from) ? change(from) : null,
    to: Number.isFinite(to) ? change(to) : null,
    isDecisive,
    judgement: claims.includes(scale) ? proven : 'undecided',
  };
}

/** To a millionth: further digits are those of a rate of 0. Adding 0 makes 0 of -0, which JSON does not have. */
function ratioOf(logarithm: number): number {
  return Number(Math.expm1(logarithm).toFixed(6)) + 0;
}
