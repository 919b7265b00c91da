import type { Measured } from '../measured/measured.ts';
import { speedObstacles } from './comparability.ts';
import type { Comparison } from './comparison.ts';
import { comparedCounts } from './counts.ts';
import { judgeMeasures } from './judge-measures.ts';
import { differenceWords, settingDifferences } from './setting-differences.ts';
import { comparedSpeeds } from './speed.ts';

/** An earlier result. */
export interface Baseline {
  readonly result: Measured & { readonly verdict: { readonly status: string } };
  /** The tolerated change of speed, 0.1 for 10 %. */
  readonly tolerance: number;
}

/**
 * Compares a result with its baseline: failures, lock errors and retries always, the speed where both have enough rounds
 * of the same load, on the same machine in about the same mood.
 */
export function compare(after: Measured, { result: before, tolerance }: Baseline): Comparison {
  const obstacles = speedObstacles(after, before);
  return {
    startedAt: before.startedAt,
    tolerance,
    rounds: { before: before.rounds.length, after: after.rounds.length },
    differences: [...settingDifferences(after, before).map(differenceWords), ...verdictOfBaseline(before)],
    obstacles,
    measures: judgeMeasures([
      ...comparedCounts(after, before),
      ...comparedSpeeds(after, before, tolerance, obstacles.length === 0),
    ]),
  };
}

function verdictOfBaseline({ verdict }: Baseline['result']): string[] {
  return verdict.status === 'passed' ? [] : [`the verdict of the baseline was ${verdict.status}`];
}
