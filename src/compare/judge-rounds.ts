import { looksUpTo } from '../stress/judge/comparison/statistics/looks.ts';
import { compareVerdict } from './judge/compare-verdict.ts';
import { judgePairs } from './judge/judge-pairs.ts';
import { isSaturated, isSilent } from './judge/useless-rounds.ts';
import type { CompareOptions } from './options.ts';
import type { CompareVerdict, MeasureChange } from './result.ts';
import { roundsOf } from './rounds-of.ts';
import type { PairResult } from './run-pair.ts';

/** What the rounds so far show. */
export interface Judged {
  readonly measures: readonly MeasureChange[];
  readonly verdict: CompareVerdict;
  readonly saturatedRounds: number;
  /** Whether there is a reason to make no more rounds. */
  readonly isOver: boolean;
}

/** Judges the rounds so far; between two looks, with the limits of the next one. */
export function judgeRounds(
  { rounds: mostRounds, tolerance, load }: CompareOptions,
  pairs: readonly PairResult[],
  interrupted: boolean,
): Judged {
  const rounds = roundsOf(pairs);
  const look = looksUpTo(mostRounds).find((look) => look.rounds >= pairs.length);
  const isLook = look?.rounds === pairs.length;
  const comparesRate = load.kind === 'closed-loop';
  const measures = judgePairs(rounds, { tolerance, level: look?.level ?? 0, comparesRate });
  const last = pairs.at(-1);
  const hangs = { before: last?.before.hang ?? null, after: last?.after.hang ?? null };
  const saturatedRounds = pairs.filter(isOfGenerator).length;
  const verdict = compareVerdict({
    measures,
    rounds,
    hangs,
    saturatedRounds,
    tolerance,
    isLook,
    interrupted,
    obstacles: [],
  });
  const isHopeless =
    isSilent(rounds.before) ||
    hangs.before !== null ||
    (isLook && isSaturated(saturatedRounds, pairs.length));
  const isOver = verdict.status !== 'undecided' || isHopeless || interrupted || pairs.length >= mostRounds;
  return { measures, verdict, saturatedRounds, isOver };
}

/** Whether the load generator limited a round. */
function isOfGenerator({ before, after }: PairResult): boolean {
  return before.generator.saturated || after.generator.saturated;
}
