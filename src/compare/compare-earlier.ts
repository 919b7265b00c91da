import type { StressResult } from '../stress/judge/result.ts';
import { VERSION } from '../version.ts';
import { comparedSide } from './compared-side.ts';
import { judgeEarlier } from './judge/judge-earlier.ts';
import { EARLIER, type EarlierComparison, type EarlierRun } from './result.ts';
import type { Both } from './sides.ts';

/** A result of stress, and the name of its file. */
export interface SavedRun {
  readonly file: string;
  readonly result: StressResult;
}

/** Compares two results that were made at different times. */
export function compareEarlier(
  { before, after }: Both<SavedRun>,
  { tolerance, command }: Pick<EarlierComparison, 'tolerance' | 'command'>,
): EarlierComparison {
  return {
    schema: 'genesis.compare/1',
    version: VERSION,
    startedAt: before.result.startedAt,
    ...{ command, tolerance },
    processes: EARLIER,
    runs: { before: earlierRun(before), after: earlierRun(after) },
    before: comparedSide(before.result),
    after: comparedSide(after.result),
    ...judgeEarlier({ before: before.result, after: after.result }, tolerance),
  };
}

function earlierRun({ file, result: { startedAt, machine, load } }: SavedRun): EarlierRun {
  return { file, startedAt, machine, load };
}
