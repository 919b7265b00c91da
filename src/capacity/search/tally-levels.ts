/** A step, as far as the search looks at it. */
export interface Tried {
  readonly level: number;
  readonly isKept: boolean;
  /** Whether it was as long as its thresholds need. */
  readonly isWhole: boolean;
}

/** All steps at one level. */
export interface LevelTally {
  readonly level: number;
  /** Whether a step was long enough: then a short one that was kept does not count. */
  readonly isWhole: boolean;
  readonly kept: number;
  /** Of them, those that were long enough. */
  readonly wholeKept: number;
  /** Short ones among them count only where no long enough one was kept. */
  readonly broke: number;
}

/** The levels that were tried, lowest first. */
export function tallyLevels(tried: readonly Tried[]): LevelTally[] {
  const levels = Map.groupBy(tried, ({ level }) => level);
  return [...levels].map(([level, steps]) => tallyOf(level, steps)).sort((a, b) => a.level - b.level);
}

function tallyOf(level: number, steps: readonly Tried[]): LevelTally {
  const wholes = steps.filter(({ isWhole }) => isWhole);
  const wholeKept = wholes.filter(({ isKept }) => isKept).length;
  const isWhole = wholes.length > 0;
  const kept = isWhole ? wholeKept : steps.filter(({ isKept }) => isKept).length;
  const broke = (wholeKept > 0 ? wholes : steps).filter(({ isKept }) => !isKept).length;
  return { level, isWhole, kept, wholeKept, broke };
}

/** Where the knee lies, as far as the steps show. */
export interface Bounds {
  /** The highest level below `high` that was mostly kept. */
  readonly low: LevelTally | undefined;
  /** The lowest level that mostly was not. */
  readonly high: LevelTally | undefined;
  /** A level below `high` that was kept as often as not. */
  readonly open: LevelTally | undefined;
}

/** The lowest level that breaks ends the range: what is kept beyond it does not make up for that. */
export function boundsOf(tallies: readonly LevelTally[]): Bounds {
  const high = tallies.find(({ kept, broke }) => broke > kept);
  const below = tallies.filter(({ level }) => level < (high?.level ?? Number.POSITIVE_INFINITY));
  return {
    high,
    low: below.findLast(({ kept, broke }) => kept > broke),
    open: below.find(({ kept, broke }) => kept === broke),
  };
}
