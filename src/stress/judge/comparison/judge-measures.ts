import type { ComparedMeasure, Judgement } from './comparison.ts';
import { holmLevels } from './statistics/holm.ts';
import { ERROR_LEVEL } from './statistics/looks.ts';
import type { Shift } from './statistics/shift.ts';

/** A measure whose rounds are to decide. */
export interface Tested extends Omit<ComparedMeasure, 'judgement' | 'change'> {
  readonly shift: Shift;
  /** In the unit of the shift. */
  readonly tolerated: number;
  /** The relative change of the figure for a shift; null for figures of which only the judgement is of interest. */
  readonly changeOf: ((shift: number) => number) | null;
}

/** Judges all measures, so that in all of them together one is wrongly worse with a probability of at most 1 %. */
export function judgeMeasures(measures: readonly (ComparedMeasure | Tested)[]): ComparedMeasure[] {
  const tested = measures.filter(isTested);
  const probabilities = tested.map(({ shift, tolerated }) => shift.pAbove(tolerated));
  const levels = new Map(
    holmLevels(probabilities, ERROR_LEVEL).map((level, index) => [tested[index], level] as const),
  );
  return measures.map((measure) =>
    isTested(measure) ? judgeTested(measure, levels.get(measure) ?? ERROR_LEVEL) : measure,
  );
}

function isTested(measure: ComparedMeasure | Tested): measure is Tested {
  return 'shift' in measure;
}

function judgeTested({ shift, tolerated, changeOf, ...figures }: Tested, level: number): ComparedMeasure {
  const limits = [shift.lowerLimit(level), shift.upperLimit(level)] as const;
  return {
    ...figures,
    judgement: judgementOf(limits, tolerated),
    change: changeOf && between(limits.map(changeOf)),
  };
}

function judgementOf([lower, upper]: readonly [number, number], tolerated: number): Judgement {
  if (lower > tolerated) return 'worse';
  if (upper < -tolerated) return 'better';
  return upper <= tolerated ? 'no-worse' : 'undecided';
}

/** Null where the rounds are too few for a limit. */
function between(limits: readonly number[]): ComparedMeasure['change'] {
  const [from, to] = [Math.min(...limits), Math.max(...limits)];
  return Number.isFinite(from) && Number.isFinite(to) ? { from, to } : null;
}
