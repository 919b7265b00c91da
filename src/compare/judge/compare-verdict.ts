import { count } from '../../count.ts';
import { formatShare } from '../../figure.ts';
import { type Hang, hangWords } from '../../stress/judge/measured/hang.ts';
import type { Round } from '../../stress/judge/measured/round.ts';
import type { CompareVerdict, MeasureChange } from '../result.ts';
import { type Both, LETTER, SIDES } from '../sides.ts';
import { changeWords } from './change-words.ts';
import { isSaturated, isSilent, isWithoutSuccess } from './useless-rounds.ts';

export interface Compared {
  readonly measures: readonly MeasureChange[];
  readonly rounds: Both<readonly Round[]>;
  readonly hangs: Both<Hang | null>;
  readonly saturatedRounds: number;
  readonly tolerance: number;
  /** Whether enough rounds are made for a look: between looks, nothing is claimed about the measures. */
  readonly isLook: boolean;
  readonly interrupted: boolean;
  /** Why figures are not comparable, in sentences without a full stop. */
  readonly obstacles: readonly string[];
}

/** What the rounds so far prove. */
export function compareVerdict(compared: Compared): CompareVerdict {
  const { measures, rounds, hangs, isLook, tolerance, obstacles } = compared;
  const losses = lossesOf(rounds.after);
  if (losses.length > 0) return { status: 'data-lost', reasons: losses };
  if (hangs.after) return { status: 'worse', reasons: [`B hangs: ${hangWords(hangs.after)}`] };
  const worse = isLook ? measures.filter(({ judgement }) => judgement === 'worse') : [];
  if (worse.length > 0) return { status: 'worse', reasons: worse.map(changeWords) };
  const doubts = [...obstacles, ...doubtsOf(compared)];
  if (doubts.length > 0) return { status: 'undecided', reasons: doubts };
  const names = decisive(measures).map(({ name }) => name);
  return { status: 'no-worse', reasons: [`${names.join(' and ')} at most ${formatShare(tolerance)} worse`] };
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

function doubtsOf({
  measures,
  rounds,
  hangs,
  saturatedRounds,
  isLook,
  interrupted,
  tolerance,
}: Compared): string[] {
  const made = count(rounds.after.length, 'round');
  if (hangs.before) return [`A hangs: ${hangWords(hangs.before)}`];
  if (isSilent(rounds.before)) return silences(rounds);
  if (interrupted) return [`interrupted after ${made}`];
  if (!isLook) return [`after ${made}, nothing is claimed yet`];
  if (isSaturated(saturatedRounds, rounds.after.length))
    return [
      `the load generator was saturated in ${saturatedRounds} of ${made}: it was measured, not the servers`,
    ];
  const missing = SIDES.filter((side) => rounds[side].some(({ p50Ms }) => p50Ms === null));
  if (missing.length > 0)
    return missing.map((side) => `${LETTER[side]} has rounds without a successful request`);
  const open = decisive(measures).filter(({ judgement }) => judgement === 'undecided');
  return open.map(
    (measure) => `${changeWords(measure)}: ${formatShare(tolerance)} worse is neither proven nor excluded`,
  );
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
