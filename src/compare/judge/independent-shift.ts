import { slowing } from '../../stress/judge/comparison/speed.ts';
import { rankSumShift } from '../../stress/judge/comparison/statistics/rank-sum.ts';
import type { Round } from '../../stress/judge/measured/round.ts';
import type { Both, Side } from '../sides.ts';
import type { ShiftOf } from './judge-pairs.ts';
import { costOf } from './measures.ts';

/** For rounds that were made at different times: a change of speed must also show in relation to the machine. */
export function independentShift(rounds: Both<readonly Round[]>): ShiftOf {
  return (measure, figures) => {
    const costs = (side: Side) => figures[side].map((figure) => costOf(measure, figure));
    return measure.scale === 'ratio'
      ? slowing(costs('after'), rounds.after, costs('before'), rounds.before)
      : rankSumShift(costs('before'), costs('after'));
  };
}
