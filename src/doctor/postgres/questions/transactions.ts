import type { Transactions } from '../facts/sessions.ts';
import type { DoctorSession, Row } from '../session/doctor-session.ts';
import { columnText, msSince, numberOrNull, SESSION_COLUMNS, sessionOf } from './columns.ts';

const OPEN = `
  SELECT ${SESSION_COLUMNS}, coalesce(a.datname = current_database(), false) AS here, a.backend_xid IS NOT NULL AS written,
    age(a.backend_xmin) AS "xminAge",
    (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query = '<insufficient privilege>')::int AS hidden
  FROM (SELECT 1) AS once
  LEFT JOIN pg_stat_activity AS a ON a.pid <> pg_backend_pid() AND a.xact_start IS NOT NULL
  ORDER BY a.xact_start LIMIT 500`;

const PREPARED = `
  SELECT gid AS name, owner, database = current_database() AS here, ${msSince('prepared')} AS "ageMs"
  FROM pg_prepared_xacts ORDER BY prepared LIMIT 100`;

export async function askTransactions(session: DoctorSession) {
  const prepared = await session.ask(PREPARED, (rows) => rows.map(preparedOf));
  return session.ask(
    OPEN,
    (rows): Transactions => ({
      open: rows.filter(({ pid }) => pid !== null).map(openOf),
      prepared: prepared.status === 'answered' ? prepared.value : [],
      hidden: Number(rows[0]?.hidden ?? 0),
    }),
  );
}

function openOf(row: Row) {
  return {
    ...sessionOf(row),
    isHere: row.here === true,
    hasWritten: row.written === true,
    xminAge: numberOrNull(row.xminAge),
  };
}

function preparedOf(row: Row) {
  return {
    name: columnText(row.name),
    owner: columnText(row.owner),
    isHere: row.here === true,
    ageMs: Number(row.ageMs),
  };
}
