import { unreadReason } from '../stress/audit/unread-reason.ts';
import { otherAnswers } from '../stress/judge/comparison/comparability.ts';
import { looksUpTo } from '../stress/judge/comparison/statistics/looks.ts';
import { compareVerdict } from './judge/compare-verdict.ts';
import { judgePairs } from './judge/judge-pairs.ts';
import { isSaturated, isSilent } from './judge/useless-rounds.ts';
import type { CompareOptions } from './options.ts';
import { type CompareVerdict, MEASURE_SCALES, type MeasureChange } from './result.ts';
import { roundsOf } from './rounds-of.ts';
import type { PairResult } from './run-pair.ts';
import { LETTER } from './sides.ts';

/** What the rounds so far show. */
export interface Judged {
  readonly measures: readonly MeasureChange[];
  readonly verdict: CompareVerdict;
  readonly saturatedRounds: number;
  /** Whether there is a reason to make no more rounds. */
  readonly isOver: boolean;
}

/** Judges the rounds so far; between two looks, with the limits of the next one. `stopped`: why there will be no more. */
export function judgeRounds(
  { rounds: mostRounds, tolerance, load }: Pick<CompareOptions, 'rounds' | 'tolerance' | 'load'>,
  pairs: readonly PairResult[],
  stopped: string | null,
): Judged {
  const rounds = roundsOf(pairs);
  const look = looksUpTo(mostRounds).find((look) => look.rounds >= pairs.length);
  const isLook = look?.rounds === pairs.length;
  const saturatedRounds = pairs.filter(isOfGenerator).length;
  const isOfServers = !isSaturated(saturatedRounds, pairs.length);
  const [difference = null] = pairs.flatMap(({ before, after }) => otherAnswers(after, before, LETTER));
  const over = stopped ?? difference;
  const measures = judgePairs(rounds, {
    ...{ tolerance, level: look?.level ?? 0, comparesRate: load.kind === 'closed-loop' },
    claims: claimsAt(isLook, isOfServers && difference === null),
  });
  const last = pairs.at(-1);
  const hangs = { before: last?.before.hang ?? null, after: last?.after.hang ?? null };
  const unread = pairs.map(({ after }) => unreadReason(after.audit));
  const verdict = compareVerdict({
    ...{ measures, rounds, hangs, saturatedRounds, tolerance, isLook, stopped: over },
    unaudited: unread.findLast((reason) => reason !== null) ?? null,
    obstacles: [],
  });
  const isHopeless =
    isSilent(rounds.before) ||
    hangs.before !== null ||
    (isLook && (!isOfServers || unread.every((reason) => reason !== null)));
  const isOver = verdict.status !== 'undecided' || isHopeless || over !== null || pairs.length >= mostRounds;
  return { measures, verdict, saturatedRounds, isOver };
}

/** Between two looks, nothing is claimed; of a saturated generator, no speed. */
function claimsAt(isLook: boolean, isOfServers: boolean): readonly MeasureChange['scale'][] {
  if (!isLook) return [];
  return isOfServers ? MEASURE_SCALES : ['difference'];
}

/** Whether the load generator limited a round. */
function isOfGenerator({ before, after }: PairResult): boolean {
  return before.generator.saturated || after.generator.saturated;
}
