import { count } from '../../../../count.ts';
import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';
import type { TableStatistics } from '../../facts/tables.ts';

/** A smaller table is read faster than its index. */
const LEAST_ROWS = 10_000;
/** Fewer may be backups, or queries by hand. */
const LEAST_SCANS = 100;

export const sequentialScans: FindingsOf<PostgresFacts> = ({ tables }) => {
  const scanned = (answerTo(tables) ?? []).filter(isReadWhole);
  if (scanned.length === 0) return [];
  return [
    {
      rule: 'sequential-scans',
      severity: 'warning',
      message: `${count(scanned.length, 'table is', 'tables are')} mostly read from the beginning to the end: each request costs more as the history grows`,
      evidence: scanned
        .slice(0, 5)
        .map(
          ({ name, sequentialScans: scans, rowsReadSequentially, indexScans, liveRows }) =>
            `${name}: ${scans} scans of ${Math.round(rowsReadSequentially / scans)} rows on average, ${indexScans} by an index, ${liveRows} rows`,
        ),
      remedy:
        'Find the query (EXPLAIN, pg_stat_statements), and create an index on what it selects by, mostly the conversation and the order of its messages: CREATE INDEX CONCURRENTLY … ON … (conversation_id, id).',
    },
  ];
};

/** Half of the rows: the table was smaller once. */
function isReadWhole({
  liveRows,
  sequentialScans: scans,
  rowsReadSequentially,
  indexScans,
}: TableStatistics) {
  if (liveRows < LEAST_ROWS || scans < LEAST_SCANS || scans <= indexScans) return false;
  const average = rowsReadSequentially / scans;
  return average >= LEAST_ROWS / 2;
}
