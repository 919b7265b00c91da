import { intervalWords, signed } from '../../compare/judge/change-words.ts';
import {
  type ComparedSide,
  type CompareResult,
  EARLIER,
  type MeasureChange,
  type TurnsComparison,
} from '../../compare/result.ts';
import { LETTER, SIDES } from '../../compare/sides.ts';
import { count } from '../../count.ts';
import { formatDuration } from '../../duration.ts';
import { formatFigure, formatShare } from '../../figure.ts';
import { describeArrivals } from '../../stress/load/arrival-spread.ts';
import { sumOf } from '../../sum-of.ts';
import { dataWords } from '../text/data-words.ts';
import { describeLoad } from '../text/format.ts';
import { machineWords } from '../text/machine-words.ts';
import { type Fact, factsOfEarlier } from './facts-of-earlier.ts';
import { failureFacts } from './failure-facts.ts';
import { nextStep } from './next-step.ts';

/** How the comparison was made: names and texts. */
export function compareFacts(result: CompareResult): Fact[] {
  return result.processes === EARLIER
    ? [...factsOfEarlier(result), ...failureFacts(result), ...lossFacts(result)]
    : factsOfTurns(result);
}

function factsOfTurns(result: TurnsComparison): Fact[] {
  const { before, after, machine, load, settings, roundMs, saturatedRounds } = result;
  const next = nextStep(result);
  return [
    ['A', before.target.description],
    ['B', after.target.description],
    ['Rounds', roundsWords(result)],
    [
      'Load',
      `${formatDuration(roundMs)} on each in a round, in turns (ABBA or BAAB by chance) of ${describeLoad(load)}${arrivalsWords(settings)}${recordsWords(settings)}`,
    ],
    ['Machine', machineWords(machine)],
    ...failureFacts(result),
    ...lossFacts(result),
    ...(saturatedRounds > 0
      ? [['Generator', `saturated in ${count(saturatedRounds, 'round')}`] as const]
      : []),
    ['Took', `${formatDuration(result.tookMs, 2)}${result.interrupted ? ', interrupted' : ''}`],
    ...(next === undefined ? [] : [['Next', next] as const]),
    ['Made', `${result.startedAt} by genesis ${result.version}`],
  ];
}

/** Even arrivals are not named. */
function arrivalsWords({ arrivals }: TurnsComparison['settings']): string {
  return arrivals === null || arrivals.kind === 'even' ? '' : `, ${describeArrivals(arrivals)}`;
}

function recordsWords({ data }: TurnsComparison['settings']): string {
  return data === null ? '' : `, ${dataWords(data)}`;
}

function lossFacts(result: CompareResult): Fact[] {
  const unaudited = SIDES.flatMap((side) =>
    result[side].unaudited === null ? [] : [unauditedWords(result, side)],
  );
  return [['Lost turns', lossWords(result)], ...unaudited.map((text) => ['', text] as const)];
}

/** `10 of at most 40, both servers started anew in each; 1% of wrong alarms`. */
function roundsWords({ orders, mostRounds, processes }: TurnsComparison): string {
  const how =
    processes === 'fresh'
      ? 'both servers started anew for each'
      : 'of these two processes: started again, they may differ';
  return `${orders.length} of at most ${mostRounds}, ${how}`;
}

function unauditedWords(result: CompareResult, side: (typeof SIDES)[number]): string {
  return `of ${LETTER[side]} unknown: ${result[side].unaudited}`;
}

/** The chance of 1 % that none of so many turns was lost: the share that is excluded otherwise, ln(100) per turn. */
const EXCLUDED = Math.log(100);

function lossWords(result: CompareResult): string {
  return SIDES.map((side) => `${LETTER[side]} ${lossOf(result[side])}`).join('; ');
}

function lossOf({ rounds }: ComparedSide): string {
  const audited = rounds.flatMap(({ turns }) => turns ?? []);
  const acknowledged = sumOf(audited, (turns) => turns.acknowledged);
  const lost = sumOf(audited, (turns) => turns.lost);
  const duplicated = sumOf(audited, (turns) => turns.duplicated);
  if (acknowledged === 0) return 'unknown';
  const words = `${lost} of ${acknowledged}${duplicated > 0 ? `, ${duplicated} stored twice or more` : ''}`;
  const oneIn = Math.floor(acknowledged / EXCLUDED);
  return lost + duplicated === 0 && oneIn > 1 ? `${words} (fewer than 1 in ${oneIn}, 99% sure)` : words;
}

export const MEASURE_HEAD = ['', 'A', 'B', 'change', 'interval', 'judgement'] as const;

/** The cells of a measure. */
export function measureCells(measure: MeasureChange): string[] {
  const { name, unit, before, after, change, judgement } = measure;
  return [
    name,
    formatFigure(before, unit),
    formatFigure(after, unit),
    ...(judgement === 'not-comparable' ? ['', ''] : [signed(change), intervalWords(measure)]),
    judgementWords(measure),
  ];
}

/** `worse`, `at most 2.1% worse`, `at least 3% better`, `undecided`, `not comparable`. */
function judgementWords({ name, scale, from, to, judgement }: MeasureChange): string {
  if (judgement !== 'no-worse') return judgement.replace('-', ' ');
  // Less of a rate is worse: half the rate is 100 % worse, as is twice the time.
  const worsening = name === 'rate' ? 1 / (1 + (from ?? 0)) - 1 : (to ?? 0);
  if (scale === 'difference') return 'no worse';
  return worsening >= 0
    ? `at most ${formatShare(worsening, 2)} worse`
    : `better by ${formatShare(-worsening, 2)} or more`;
}
