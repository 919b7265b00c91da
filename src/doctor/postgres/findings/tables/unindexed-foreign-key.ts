import { count } from '../../../../count.ts';
import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';

const LEAST_ROWS = 10_000;

export const unindexedForeignKey: FindingsOf<PostgresFacts> = ({ foreignKeys }) => {
  const large = (answerTo(foreignKeys) ?? []).filter(({ rows }) => rows >= LEAST_ROWS);
  if (large.length === 0) return [];
  const areUsed = large.some(({ deletedFromReferenced }) => deletedFromReferenced > 0);
  return [
    {
      rule: 'unindexed-foreign-key',
      severity: areUsed ? 'warning' : 'info',
      message: `${count(large.length, 'foreign key has', 'foreign keys have')} no index: each delete of a row that ${large.length === 1 ? 'it refers' : 'they refer'} to reads the whole table`,
      evidence: large
        .slice(0, 5)
        .map(
          ({ name, table, columns, references, rows, deletedFromReferenced }) =>
            `${table} (${columns.join(', ')}) to ${references}, ${name}: ${Math.round(rows)} rows, ${count(deletedFromReferenced, 'row')} deleted there`,
        ),
      remedy: 'CREATE INDEX CONCURRENTLY on these columns, in this order at the beginning of the index.',
    },
  ];
};
