import { count } from '../../../count.ts';
import { sumOf } from '../../../sum-of.ts';
import type { Check } from '../../check.ts';
import { answerTo, type PostgresFacts } from '../facts/postgres-facts.ts';
import { autovacuumOff } from '../findings/vacuum/autovacuum-off.ts';
import { deadRows } from '../findings/vacuum/dead-rows.ts';
import { inactiveSlot } from '../findings/vacuum/inactive-slot.ts';
import { transactionIdsLow } from '../findings/vacuum/transaction-ids-low.ts';
import { summaryOf } from './summary-of.ts';

/** Whether dead rows and old transaction ids are cleared away. */
export const vacuum: Check<PostgresFacts> = {
  name: 'vacuum',
  summary: ({ ages, tables }) =>
    summaryOf(ages, ({ transactionIds }) => {
      const ids = `the oldest transaction id is ${count(transactionIds, 'transaction')} old`;
      const known = answerTo(tables);
      if (known === undefined) return ids;
      return `${ids}, ${sumOf(known, (each) => each.deadRows)} dead rows and ${sumOf(known, (each) => each.liveRows)} live ones`;
    }),
  findings: [deadRows, inactiveSlot, transactionIdsLow, autovacuumOff],
};
