import { isSaturated, isSilent } from '../../compare/judge/useless-rounds.ts';
import type { TurnsComparison } from '../../compare/result.ts';
import { SIDES } from '../../compare/sides.ts';
import { MOST_ROUNDS } from '../../stress/judge/comparison/statistics/looks.ts';

/** What could decide a comparison that is undecided; undefined where it is decided, or was interrupted. */
export function nextStep(result: TurnsComparison): string | undefined {
  const { verdict, interrupted, saturatedRounds, mostRounds, orders, measures, after } = result;
  if (verdict.status !== 'undecided' || interrupted) return undefined;
  if (SIDES.some((side) => isSilent(result[side].rounds)))
    return 'make its requests succeed: look at its failures, and at --path, --body and --reply';
  if (isSaturated(saturatedRounds, orders.length)) return 'send less, with a smaller -c or -r';
  if (after.unaudited !== null && measures.every(({ judgement }) => judgement === 'no-worse'))
    return 'make readable what B stored (--history), or leave loss unknown with --no-audit';
  if (orders.length < mostRounds) return undefined;
  const more = mostRounds < MOST_ROUNDS ? `--rounds ${MOST_ROUNDS}, ` : '';
  return `${more}longer rounds (such as -d 5s) or a machine with less other work narrow the intervals, or give a larger --tolerance`;
}
