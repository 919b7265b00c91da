import { boundsOf, type LevelTally, type Tried, tallyLevels } from './tally-levels.ts';

/** What a search may try. */
export interface LevelPlan {
  readonly first: number;
  readonly least: number;
  readonly most: number;
  /** The widest interval that counts as found, as a share: 0.04 for 4 %. */
  readonly resolution: number;
  /** Whether only whole numbers are levels, as of users. */
  readonly isWhole: boolean;
}

/** What to do next. `confirm`: with a step as long as its thresholds need. */
export type NextLevel =
  | { readonly kind: 'climb' | 'narrow' | 'confirm'; readonly level: number }
  | { readonly kind: 'found' | 'most-kept' | 'least-broke' };

/** So many steps must have kept every threshold at the lower end of the interval. */
export const REPEATS = 3;

/** So many must have broken one at its upper end. */
export const BROKEN_REPEATS = 2;

const CLIMB = 2;
/** Where the knee was thought to be, the next step is so many times the interval away that is looked for. */
const NEAR = 2;
/** Rounding makes steps a little smaller. */
const ALMOST = 0.99;
const DESCENT = 4;

/**
 * The next level of a search from below: twice the last one until one breaks twice, then between the highest that was kept and the
 * lowest that broke, then both of them again. `guess`: what the server seems to hold, such as the successes per second of a
 * step that was too fast for it.
 */
export function nextLevel(tried: readonly Tried[], plan: LevelPlan, guess?: number): NextLevel {
  const { low, high, open } = boundsOf(tallyLevels(tried));
  if (tried.length === 0) return { kind: 'climb', level: plan.first };
  if (open) return { kind: open.isWhole ? 'confirm' : 'narrow', level: open.level };
  if (!high) return above(low, plan, isNearKnee(low, tried) ? 1 + NEAR * plan.resolution : CLIMB);
  if (isDoubtful(high, low)) return { kind: 'climb', level: high.level };
  if (!low) return below(high, plan);
  if (!areNeighbours(low.level, high.level, plan))
    return { kind: 'narrow', level: between(low, high, plan, guess) };
  if (low.wholeKept < REPEATS) return { kind: 'confirm', level: low.level };
  if (!high.isWhole || high.broke < BROKEN_REPEATS) return { kind: 'confirm', level: high.level };
  return { kind: 'found' };
}

/** A pause of this machine may break a short step far below the knee: then all steps that follow would search in vain. */
function isDoubtful(high: LevelTally, low: LevelTally | undefined): boolean {
  return !high.isWhole && high.broke < BROKEN_REPEATS && high.level >= (low?.level ?? 0) * CLIMB * ALMOST;
}

/** Whether a step at the highest level that was kept, or above it, broke, and one there was long enough to be judged. */
function isNearKnee(low: LevelTally | undefined, tried: readonly Tried[]): boolean {
  return low?.isWhole === true && tried.some(({ level, isKept }) => !isKept && level >= low.level);
}

function above(low: LevelTally | undefined, { first, most, isWhole }: LevelPlan, factor: number): NextLevel {
  if (!low) return { kind: 'climb', level: first };
  if (low.level < most) {
    const level = Math.max(rounded(low.level * factor, isWhole), isWhole ? low.level + 1 : 0);
    return { kind: factor < CLIMB ? 'narrow' : 'climb', level: Math.min(most, level) };
  }
  return low.wholeKept < REPEATS ? { kind: 'confirm', level: most } : { kind: 'most-kept' };
}

function below(high: LevelTally, { least, isWhole }: LevelPlan): NextLevel {
  if (high.level > least)
    return { kind: 'climb', level: Math.max(least, rounded(high.level / DESCENT, isWhole)) };
  return high.broke < BROKEN_REPEATS ? { kind: 'confirm', level: high.level } : { kind: 'least-broke' };
}

function areNeighbours(low: number, high: number, { resolution, isWhole }: LevelPlan): boolean {
  return high / low <= 1 + resolution || (isWhole && high - low <= 1);
}

/**
 * Just below the guess, then just above it, then not far below a level that was long enough to be judged: there the knee was
 * thought to be. Else in the middle by ratio.
 */
function between(
  { level: low }: LevelTally,
  { level: high, isWhole: isJudged }: LevelTally,
  plan: LevelPlan,
  guess: number | undefined,
): number {
  const { resolution, isWhole } = plan;
  const step = Math.sqrt(1 + resolution);
  const middle = Math.sqrt(low * high);
  const likely = [
    ...(guess === undefined ? [] : [guess / step, guess * step]),
    ...(isJudged ? [Math.max(middle, high / (1 + NEAR * resolution))] : []),
  ];
  const isInside = (level: number) => level > low * step && level < high / step;
  const level = rounded(likely.find(isInside) ?? middle, isWhole);
  if (!isWhole) return level;
  return Math.min(high - 1, Math.max(low + 1, level));
}

/** To four digits, which is finer than any interval. */
function rounded(level: number, isWhole: boolean): number {
  return isWhole ? Math.max(1, Math.round(level)) : Number(level.toPrecision(4));
}
