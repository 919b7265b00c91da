import { durationArgument, formatDuration } from '../../duration.ts';
import { sumOf } from '../../sum-of.ts';
import type { Capacity, CapacityStep, CapacityUnit } from '../result.ts';
import { REPEATS } from '../search/next-level.ts';
import type { SearchEnd } from '../search/search.ts';
import { guessOf, intervalOf, isGeneratorsLimit, triedOf } from '../search/search-state.ts';
import { tallyLevels } from '../search/tally-levels.ts';
import { levelWords } from './level-words.ts';

interface Ending {
  /** Whether requests arrive by chance: then fewer or more than the level says. */
  readonly isByChance: boolean;
  /** Undefined where the search was cut off. */
  readonly end: SearchEnd | undefined;
  readonly by: CapacityUnit;
  readonly interrupted: boolean;
  readonly noRecoveryFrom: number | null;
}

/** The widest interval that counts as found where the budget ended before a narrower one was. */
const WIDEST = 0.1;

/** What the steps show. */
export function capacityOf(steps: readonly CapacityStep[], ending: Ending): Capacity {
  const { low, high } = intervalOf(steps);
  const atHigh = steps.filter(({ level, outcome }) => level === high?.level && outcome !== 'kept');
  const isOfGenerator = isGeneratorsLimit(steps, high?.level);
  const interval = {
    low: low ? keptAt(low.level, steps, ending.isByChance) : 0,
    high: isOfGenerator ? null : (high?.level ?? null),
    limit: isOfGenerator
      ? null
      : (mostFrequent(atHigh.flatMap(({ reasons }) => reasons.slice(0, 1))) ?? null),
    noRecoveryFrom: ending.noRecoveryFrom,
  };
  const reason = reasonOf(ending);
  if (ending.end?.kind === 'too-slow') return { ...interval, status: 'none', reason };
  const sure = ending.end?.kind === 'budget' ? sureInterval(steps, ending.isByChance) : undefined;
  if (sure) return { ...interval, ...sure, status: 'found', reason: null };
  if (steps.length === 0 || ending.end?.kind === 'unclear')
    return { ...interval, status: 'unknown', reason: unclearReason(steps) ?? reason };
  if (isOfGenerator) {
    const isFound = ending.end?.kind === 'found' || ending.end?.kind === 'least-broke';
    const limit = `the load generator is the limit: ${atHigh[0]?.reasons[0]}`;
    const status = isFound ? 'at-least' : 'roughly';
    return {
      ...interval,
      status: low ? status : 'unknown',
      reason: isFound || reason === null ? limit : `${limit}; ${reason}`,
    };
  }
  if (ending.end?.kind === 'least-broke') return { ...interval, status: 'none', reason: null };
  if (ending.end?.kind === 'most-kept')
    return { ...interval, status: 'at-least', reason: 'the highest level that was allowed is kept' };
  if (ending.end?.kind === 'found') return { ...interval, status: 'found', reason };
  const likely = low?.isWhole || ending.by === 'users' ? undefined : likelyKept(steps, interval.low);
  return { ...interval, low: likely ?? interval.low, status: 'roughly', reason };
}

/** In a short step a queue may grow too little to be seen: no more is likely to be kept than is answered under too much load. */
function likelyKept(steps: readonly CapacityStep[], low: number): number | undefined {
  const most = Math.min(low, guessOf(steps) ?? low);
  return tallyLevels(triedOf(steps)).findLast(({ level, kept, broke }) => level <= most && kept > broke)
    ?.level;
}

/** An interval between repeated ends, but wider than what was looked for; undefined where it is much wider. */
function sureInterval(
  steps: readonly CapacityStep[],
  isByChance: boolean,
): { readonly low: number; readonly high: number } | undefined {
  const { high } = intervalOf(steps);
  if (!high || isGeneratorsLimit(steps, high.level)) return undefined;
  const low = tallyLevels(triedOf(steps)).findLast(
    ({ level, wholeKept, broke }) => level < high.level && wholeKept >= REPEATS && wholeKept > broke,
  );
  if (!low || high.level > low.level * (1 + WIDEST)) return undefined;
  return { low: keptAt(low.level, steps, isByChance), high: high.level };
}

/** What was kept at a level: where chance sent less than the level says, no more than that was shown. */
function keptAt(level: number, steps: readonly CapacityStep[], isByChance: boolean): number {
  const kept = steps.filter((step) => step.level === level && step.outcome === 'kept');
  const answered = kept.map(({ rounds, ratePerSecond }) => (rounds ?? { ratePerSecond }).ratePerSecond);
  if (!isByChance || answered.length === 0) return level;
  return Math.min(level, sumOf(answered, (each) => each) / answered.length);
}

function unclearReason(steps: readonly CapacityStep[]): string | undefined {
  return steps.findLast(({ outcome }) => outcome === 'unclear')?.reasons[0];
}

function reasonOf({ end, by, interrupted }: Ending): string | null {
  if (interrupted) return 'interrupted';
  switch (end?.kind) {
    case 'budget':
      return `what is left does not fit into the budget; --budget ${durationArgument(end.neededMs)} would be enough`;
    case 'too-slow':
      return `one request alone takes ${formatDuration(end.aloneMs, 2)}`;
    case 'no-recovery':
      return `the server does not recover from ${levelWords(end.level, by)}`;
    case 'stopped':
      return 'the server did not answer any more';
    case undefined:
      return 'the server could not be started again so often';
    default:
      return null;
  }
}

function mostFrequent(texts: readonly string[]): string | undefined {
  const counts = [...Map.groupBy(texts, (text) => text)];
  return counts.sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}
