import { sumOf } from '../../sum-of.ts';
import { revealingRank } from '../answer/database/database-error.ts';
import { databaseErrorIn } from '../answer/database/database-error-in.ts';
import { OUTCOMES } from '../answer/outcome.ts';
import type { FailureClass } from '../measure/run-metrics.ts';

/** Most frequent first, each with its first example, or the one that says most. */
export function mergeFailures(failures: readonly FailureClass[]): FailureClass[] {
  return OUTCOMES.map((outcome) => failures.filter((failure) => failure.outcome === outcome))
    .filter((same) => same.length > 0)
    .map((same) => ({
      ...(same.toSorted((a, b) => rankOf(b) - rankOf(a))[0] as FailureClass),
      count: sumOf(same, ({ count }) => count),
    }))
    .sort((a, b) => b.count - a.count);
}

function rankOf({ example }: FailureClass): number {
  return revealingRank(databaseErrorIn(example));
}
