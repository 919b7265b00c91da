import type { DatabaseError } from '../../../answer/database/database-error.ts';
import { wasInjected } from '../../../faults/fault.ts';
import { type Cause, diagnosis, possibleCauses } from '../causes.ts';
import { idleBlockers } from '../evidence/idle-sessions.ts';
import { SeenErrors } from '../evidence/seen-errors.ts';
import type { Rule } from '../symptoms.ts';

/** Errors of a database server that have one cause each, those that explain others first. */
const CAUSES: readonly (readonly [DatabaseError, Cause])[] = [
  ['read-only-session', 'read-only-session'],
  ['too-many-connections', 'too-many-connections'],
  ['prepared-statement', 'pooler-statements'],
  ['idle-in-transaction', 'idle-in-transaction'],
  ['deadlock', 'deadlock'],
  ['serialization', 'serialization-conflict'],
  ['statement-timeout', 'statement-timeout'],
  ['database-away', 'database-away'],
];

export const serverErrors: Rule = (symptoms) => {
  const errors = new SeenErrors(symptoms);
  return CAUSES.flatMap(([error, cause]) => {
    const seen = errors.first(error);
    // A fault that ends sessions makes that error itself.
    if (error === 'database-away' && wasInjected('terminate', symptoms.faults)) return [];
    return seen ? diagnosis(cause, errors.describe(seen)) : [];
  });
};

/** An error in a transaction, and another after it: what failed first says more, if it was seen. */
export const abortedTransactions: Rule = (symptoms) => {
  const errors = new SeenErrors(symptoms);
  const seen = errors.first('aborted-transaction');
  if (!seen) return undefined;
  const first = errors.other('aborted-transaction');
  const words = errors.describe(seen);
  return diagnosis('aborted-transaction', first ? `${words}; also ${errors.describe(first)}` : words);
};

/** A lock of rows: its holder may do nothing, or much. Sessions that were idle in a transaction held it. */
export const rowLocks: Rule = (symptoms) => {
  const errors = new SeenErrors(symptoms);
  const seen = errors.first('lock-timeout');
  if (!seen) return undefined;
  const words = errors.describe(seen);
  const idle = idleBlockers(symptoms);
  if (idle !== undefined) return diagnosis('lock-across-await', `${words}; ${idle}`);
  return errors.has('idle-in-transaction')
    ? diagnosis('lock-across-await', words)
    : possibleCauses(['lock-across-await', 'long-write', 'no-retry'], words);
};

/** Of a connection that was closed, by the database server or by a task that shares it: unless it is known by whom. */
export const closedConnections: Rule = (symptoms) => {
  const errors = new SeenErrors(symptoms);
  const seen = errors.first('connection-closed');
  if (!seen || errors.has('database-away') || errors.has('idle-in-transaction')) return undefined;
  return possibleCauses(['database-away', 'shared-connection'], errors.describe(seen));
};
