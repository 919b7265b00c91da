import type { Round } from '../stress/judge/measured/round.ts';
import { roundOf } from '../stress/judge/measured/round-of.ts';
import type { PairResult } from './run-pair.ts';
import type { Both } from './sides.ts';

/** The rounds of both sides, of the same length. */
export function roundsOf(pairs: readonly PairResult[]): Both<readonly Round[]> {
  return {
    before: pairs.map(({ before }) => roundOf(before)),
    after: pairs.map(({ after }) => roundOf(after)),
  };
}
