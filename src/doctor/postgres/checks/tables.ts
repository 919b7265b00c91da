import { count } from '../../../count.ts';
import type { Check } from '../../check.ts';
import type { PostgresFacts } from '../facts/postgres-facts.ts';
import { sequentialScans } from '../findings/tables/sequential-scans.ts';
import { unindexedForeignKey } from '../findings/tables/unindexed-foreign-key.ts';
import { summaryOf } from './summary-of.ts';

/** Whether the cost of a request grows with the tables. */
export const tables: Check<PostgresFacts> = {
  name: 'tables',
  summary: ({ tables, foreignKeys }) =>
    summaryOf(tables, (known) => {
      const [largest] = known;
      if (!largest) return 'no tables';
      const keys =
        foreignKeys.status === 'answered'
          ? `, ${count(foreignKeys.value.length, 'foreign key')} without an index`
          : '';
      return `${count(known.length, 'table')}, the largest is ${largest.name} with ${count(largest.liveRows, 'row')}${keys}`;
    }),
  findings: [sequentialScans, unindexedForeignKey],
};
