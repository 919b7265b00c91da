import { count } from '../../count.ts';
import { formatShare } from '../../figure.ts';
import { type Hang, hangWords } from '../../stress/judge/measured/hang.ts';
import type { Round } from '../../stress/judge/measured/round.ts';
import type { CompareVerdict, MeasureChange } from '../result.ts';
import { type Both, LETTER, SIDES } from '../sides.ts';
import { changeWords } from './change-words.ts';
import { measure } from './measures.ts';
import { isSaturated, isSilent, isWithoutSuccess } from './useless-rounds.ts';

export interface Compared {
  readonly measures: readonly MeasureChange[];
  readonly rounds: Both<readonly Round[]>;
  readonly hangs: Both<Hang | null>;
  readonly saturatedRounds: number;
  /** Why the audit could not read what B stored in a round; null if it could in all, or was not to. */
  readonly unaudited: string | null;
  readonly tolerance: number;
  /** Whether enough rounds are made for a look. */
  readonly isLook: boolean;
  /** Why there will be no more rounds, such as `interrupted`; null if nothing prevents them. */
  readonly stopped: string | null;
  /** Why figures are not comparable, in sentences without a full stop. */
  readonly obstacles: readonly string[];
}

/** What the rounds so far prove. */
export function compareVerdict(compared: Compared): CompareVerdict {
  const { measures, rounds, hangs, tolerance, obstacles } = compared;
  const losses = lossesOf(rounds.after);
  if (losses.length > 0) return { status: 'data-lost', reasons: losses };
  // Where both hang, B is not worse: it may be the same server.
  if (hangs.after && !hangs.before)
    return { status: 'worse', reasons: [`B hangs: ${hangWords(hangs.after)}`] };
  const worse = measures.filter(({ judgement }) => judgement === 'worse');
  if (worse.length > 0) return { status: 'worse', reasons: worse.map(changeWords) };
  const doubts = [...obstacles, ...doubtsOf(compared)];
  if (doubts.length > 0) return { status: 'undecided', reasons: doubts };
  return { status: 'no-worse', reasons: boundsOf(decisive(measures), tolerance) };
}

/** `rate and p50 at most 5% worse`. */
function boundsOf(measures: readonly MeasureChange[], tolerance: number): string[] {
  const groups = Map.groupBy(measures, (measure) => toleratedWords(measure, tolerance));
  return [...groups].map(
    ([words, group]) => `${group.map(({ name }) => name).join(' and ')} at most ${words}`,
  );
}

/** `5% worse`, `0.1% more`. */
function toleratedWords({ name }: MeasureChange, tolerance: number): string {
  const judged = measure(name);
  return judged.scale === 'ratio'
    ? `${formatShare(tolerance)} worse`
    : `${formatShare(judged.toleratedShare)} more`;
}

/** Loss is no statistic: a turn that one round has lost is lost. */
function lossesOf(rounds: readonly Round[]): string[] {
  return rounds.flatMap(({ turns }, index) => {
    if (!turns) return [];
    const { acknowledged, lost, duplicated } = turns;
    const inRound = `in round ${index + 1}`;
    return [
      ...(lost > 0 ? [`B lost ${lost} of ${count(acknowledged, 'acknowledged turn')} ${inRound}`] : []),
      ...(duplicated > 0 ? [`B stored ${count(duplicated, 'turn')} more than once ${inRound}`] : []),
    ];
  });
}

function doubtsOf(compared: Compared): string[] {
  const { measures, rounds, hangs, saturatedRounds, unaudited, isLook, stopped, tolerance } = compared;
  const made = count(rounds.after.length, 'round');
  if (hangs.before) return [`${hangs.after ? 'both hang' : 'A hangs'}: ${hangWords(hangs.before)}`];
  if (isSilent(rounds.before)) return silences(rounds);
  if (stopped !== null) return [`after ${made}: ${stopped}`];
  if (!isLook) return [`after ${made}, nothing is claimed yet`];
  if (isSaturated(saturatedRounds, rounds.after.length))
    return [
      `the load generator was saturated in ${saturatedRounds} of ${made}: it was measured, not the servers`,
    ];
  const missing = SIDES.filter((side) => rounds[side].some(({ p50Ms }) => p50Ms === null));
  const open = decisive(measures).filter(({ judgement }) => judgement === 'undecided');
  return [
    ...(unaudited === null ? [] : [`what B stored is unknown: ${unaudited}`]),
    ...missing.map((side) => `${LETTER[side]} has rounds without a successful request`),
    ...open.map(
      (measure) =>
        `${changeWords(measure)}: ${toleratedWords(measure, tolerance)} is neither proven nor excluded`,
    ),
  ];
}

function silences(rounds: Both<readonly Round[]>): string[] {
  return SIDES.filter((side) => isSilent(rounds[side])).map(
    (side) =>
      `${LETTER[side]} had no successful request in round ${rounds[side].findIndex(isWithoutSuccess) + 1}`,
  );
}

function decisive(measures: readonly MeasureChange[]): MeasureChange[] {
  return measures.filter(({ isDecisive }) => isDecisive);
}
