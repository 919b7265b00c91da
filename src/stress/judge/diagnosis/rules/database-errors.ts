import { countWhere } from '../../../answer/outcome.ts';
import { diagnosis, possibleCauses } from '../causes.ts';
import { idleTransactions } from '../evidence/idle-sessions.ts';
import { SeenErrors } from '../evidence/seen-errors.ts';
import type { Rule, Symptoms } from '../symptoms.ts';

/** Errors that no retry and no other transaction can end. */
export const unusableDatabase: Rule = (symptoms) => {
  const errors = new SeenErrors(symptoms);
  const seen = errors.first('read-only', 'malformed', 'full', 'out-of-memory', 'cannot-open', 'disk-error');
  return seen && diagnosis('database-unusable', errors.describe(seen));
};

/** Errors of a connection that is inside a transaction, or no longer in one, without knowing it. */
export const mixedUpTransactions: Rule = (symptoms) => {
  const errors = new SeenErrors(symptoms);
  const nested = errors.first('nested-transaction');
  const shared = errors.first('connection-misuse', 'no-transaction');
  if (shared) {
    const seen = [shared, nested].filter((each) => each !== undefined);
    return diagnosis('shared-connection', seen.map((each) => errors.describe(each)).join('; '));
  }
  if (!nested) return undefined;
  // What leaves a transaction open is another error; a connection that is shared needs none.
  const others = serverFailures(symptoms) - errors.countOf('nested-transaction');
  const causes = ['poisoned-connection', 'shared-connection'] as const;
  return possibleCauses(others > 0 ? causes : causes.toReversed(), errors.describe(nested));
};

function serverFailures({ outcomes }: Symptoms): number {
  return countWhere(outcomes, ({ blame }) => blame === 'server');
}

/** Simultaneous requests that each found nothing, and each inserted or created it. */
export const constraintErrors: Rule = (symptoms) => {
  const errors = new SeenErrors(symptoms);
  const seen = errors.first('not-unique', 'already-exists', 'constraint');
  return seen && diagnosis('check-then-insert', errors.describe(seen));
};

export const missingRows: Rule = (symptoms) => {
  const errors = new SeenErrors(symptoms);
  const seen = errors.first('missing-row');
  return seen && diagnosis('missing-row', errors.describe(seen));
};

export const exhaustedPool: Rule = (symptoms) => {
  const errors = new SeenErrors(symptoms);
  const seen = errors.first('pool-timeout');
  if (!seen) return undefined;
  const idle = idleTransactions(symptoms);
  return diagnosis('pool-exhaustion', errors.describe(seen) + (idle === undefined ? '' : `; ${idle}`));
};
