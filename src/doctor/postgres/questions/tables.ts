import type { Ages, InvalidIndex, TableStatistics, UnindexedForeignKey } from '../facts/tables.ts';
import type { DoctorSession } from '../session/doctor-session.ts';
import { columnText, textOrNull } from './columns.ts';

// relpages and not pg_relation_size: that would wait for a table that another session has locked.
const TABLES = `
  SELECT s.relid::regclass::text AS name, n_live_tup AS live, n_dead_tup AS dead,
    c.relpages::bigint * current_setting('block_size')::bigint AS bytes, seq_scan AS scans, seq_tup_read AS read,
    coalesce(idx_scan, 0) AS "indexScans", n_tup_ins AS inserted,
    to_char(greatest(last_vacuum, last_autovacuum) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS vacuumed
  FROM pg_stat_user_tables AS s JOIN pg_class AS c ON c.oid = s.relid
  ORDER BY n_live_tup + n_dead_tup DESC LIMIT 200`;

export function askTables(session: DoctorSession) {
  return session.ask(TABLES, (rows): TableStatistics[] =>
    rows.map((row) => ({
      name: columnText(row.name),
      liveRows: Number(row.live),
      deadRows: Number(row.dead),
      bytes: Number(row.bytes),
      sequentialScans: Number(row.scans ?? 0),
      rowsReadSequentially: Number(row.read ?? 0),
      indexScans: Number(row.indexScans),
      inserted: Number(row.inserted),
      vacuumedAt: textOrNull(row.vacuumed),
    })),
  );
}

// An index that is being built is not valid yet; pg_stat_progress_create_index came with PostgreSQL 12.
const INVALID = `
  SELECT indexrelid::regclass::text AS name, indrelid::regclass::text AS "table" FROM pg_index
  WHERE NOT indisvalid AND NOT EXISTS (
    SELECT FROM pg_stat_progress_create_index AS p WHERE p.index_relid = indexrelid OR p.relid = indrelid
  ) ORDER BY 1 LIMIT 100`;

export function askInvalidIndexes(session: DoctorSession) {
  return session.ask(INVALID, (rows): InvalidIndex[] =>
    rows.map(({ name, table }) => ({ name: columnText(name), table: columnText(table) })),
  );
}

// The first columns of an index, in any order, serve the look for the rows that point to a deleted one.
const FOREIGN_KEYS = `
  SELECT k.conname AS name, k.conrelid::regclass::text AS "table", k.confrelid::regclass::text AS referenced,
    (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute WHERE attrelid = k.conrelid AND attnum = ANY (k.conkey)) AS columns,
    greatest(t.reltuples, s.n_live_tup, 0)::float8 AS rows, coalesce(r.n_tup_del, 0) AS deleted
  FROM pg_constraint AS k JOIN pg_class AS t ON t.oid = k.conrelid
  LEFT JOIN pg_stat_user_tables AS s ON s.relid = k.conrelid
  LEFT JOIN pg_stat_user_tables AS r ON r.relid = k.confrelid
  WHERE k.contype = 'f' AND NOT EXISTS (
    SELECT FROM pg_index AS i WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
      AND (string_to_array(i.indkey::text, ' ')::smallint[])[1:cardinality(k.conkey)] @> k.conkey
  ) ORDER BY 5 DESC LIMIT 100`;

export function askForeignKeys(session: DoctorSession) {
  return session.ask(FOREIGN_KEYS, (rows): UnindexedForeignKey[] =>
    rows.map((row) => ({
      name: columnText(row.name),
      table: columnText(row.table),
      columns: (row.columns ?? []) as string[],
      references: columnText(row.referenced),
      rows: Number(row.rows),
      deletedFromReferenced: Number(row.deleted),
    })),
  );
}

const AGES = `
  SELECT datname AS database, age(datfrozenxid) AS transactions, mxid_age(datminmxid) AS multixacts,
    current_setting('autovacuum_freeze_max_age')::bigint AS most
  FROM pg_database ORDER BY greatest(age(datfrozenxid), mxid_age(datminmxid)) DESC LIMIT 1`;

export function askAges(session: DoctorSession) {
  return session.ask(
    AGES,
    ([row = {}]): Ages => ({
      transactionIds: Number(row.transactions ?? 0),
      multixacts: Number(row.multixacts ?? 0),
      database: columnText(row.database),
      freezeMaxAge: Number(row.most ?? 0),
    }),
  );
}
