import { countedRequests } from '../measured/counted-requests.ts';
import { knownLockErrors, knownRetries, type SourcedCount } from '../measured/lock-figures.ts';
import type { Measured } from '../measured/measured.ts';
import type { Round } from '../measured/round.ts';
import { haveRounds } from './comparability.ts';
import type { ComparedMeasure } from './comparison.ts';
import type { Tested } from './judge-measures.ts';
import { includingMeans } from './statistics/including-means.ts';
import { rankSumShift } from './statistics/rank-sum.ts';

interface Count {
  readonly name: 'failures' | 'lock-errors' | 'retries';
  readonly unit: 'share' | 'count';
  /** Undefined where it is unknown. */
  readonly of: (measured: Measured) => SourcedCount | undefined;
  readonly ofRound: (round: Round) => number | null;
  /** How many more per request are no regression. */
  readonly tolerated: number;
}

/** A retry hides a lock error from the client, as it should. */
const TOLERATED_RETRIES = 0.01;

const COUNTS: readonly Count[] = [
  {
    name: 'failures',
    unit: 'share',
    of: (measured) => ({ source: 'clients', count: countedRequests(measured).failed }),
    ofRound: ({ requests }) => requests.failed,
    tolerated: 0,
  },
  {
    name: 'lock-errors',
    unit: 'count',
    // What only clients saw is among the failures.
    of: (measured) => {
      const known = knownLockErrors(measured);
      return known.source === 'clients' ? undefined : known;
    },
    ofRound: ({ lockErrors }) => lockErrors,
    tolerated: TOLERATED_RETRIES,
  },
  {
    name: 'retries',
    unit: 'count',
    of: knownRetries,
    ofRound: ({ retries }) => retries,
    tolerated: TOLERATED_RETRIES,
  },
];

/**
 * What went wrong, as far as both sides know it from the same source, per request: a longer or faster run does not look
 * worse for its additional requests.
 */
export function comparedCounts(after: Measured, before: Measured): (ComparedMeasure | Tested)[] {
  const [total, totalBefore] = [countedRequests(after).total, countedRequests(before).total];
  if (total === 0 || totalBefore === 0) return [];
  return COUNTS.flatMap((count) => {
    const [now, then] = [count.of(after), count.of(before)];
    if (!now || !then || now.source !== then.source) return [];
    const shares = { after: now.count / total, before: then.count / totalBefore };
    return [compareShares(count, shares, { after, before })];
  });
}

interface Sides<T> {
  readonly after: T;
  readonly before: T;
}

function compareShares(
  { name, unit, ofRound, tolerated }: Count,
  shares: Sides<number>,
  { after, before }: Sides<Measured>,
): ComparedMeasure | Tested {
  const scale = unit === 'count' ? countedRequests(after).total : 1;
  const figures = { name, unit, before: shares.before * scale, after: shares.after * scale };
  if (shares.after <= tolerated) return { ...figures, judgement: 'no-worse', change: null };
  if (shares.before === 0) return { ...figures, judgement: 'worse', change: null };
  const [now, then] = [sharesOf(after.rounds, ofRound), sharesOf(before.rounds, ofRound)];
  // Requests of one round fail together, so their number says little about how sure their share is.
  if (!haveRounds(after, before) || !now || !then)
    return { ...figures, judgement: 'not-comparable', change: null };
  const shift = includingMeans(rankSumShift(then, now), then, now);
  return { ...figures, shift, tolerated, changeOf: null };
}

/** Undefined where a round does not know it. */
function sharesOf(rounds: readonly Round[], countOf: Count['ofRound']): number[] | undefined {
  const shares = rounds.flatMap((round) => {
    const count = countOf(round);
    return count === null || round.requests.total === 0 ? [] : count / round.requests.total;
  });
  return shares.length === rounds.length ? shares : undefined;
}
