import { slowing } from '../../stress/judge/comparison/speed.ts';
import { includingMeans } from '../../stress/judge/comparison/statistics/including-means.ts';
import { rankSumShift } from '../../stress/judge/comparison/statistics/rank-sum.ts';
import type { Round } from '../../stress/judge/measured/round.ts';
import type { Both, Side } from '../sides.ts';
import type { ShiftOf } from './judge-pairs.ts';
import { costOf } from './measures.ts';

/** For rounds that were made at different times: a change of speed must also show in relation to the machine. */
export function independentShift(rounds: Both<readonly Round[]>): ShiftOf {
  return (measure, figures) => {
    const costs = (side: Side) => figures[side].map((figure) => costOf(measure, figure));
    const [before, after] = [costs('before'), costs('after')];
    return measure.scale === 'ratio'
      ? slowing(after, rounds.after, before, rounds.before)
      : includingMeans(rankSumShift(before, after), before, after);
  };
}
