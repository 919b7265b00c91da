import type { Client, Connections, Limit } from '../facts/sessions.ts';
import type { DoctorSession, Row } from '../session/doctor-session.ts';
import { columnText, textOrNull } from './columns.ts';

// The type of a session is hidden from roles without rights; those of the server itself have no database.
const SESSIONS = `
  SELECT pid, datname, usename, application_name, state FROM pg_stat_activity
  WHERE pid <> pg_backend_pid() AND coalesce(backend_type = 'client backend', datname IS NOT NULL)`;

// reserved_connections came with PostgreSQL 16.
const LIMITS = `
  WITH sessions AS MATERIALIZED (${SESSIONS})
  SELECT 'the server' AS of, (SELECT count(*) FROM sessions)::int AS used,
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
      - coalesce(current_setting('reserved_connections', true)::int, 0) AS most, 'max_connections' AS setting
  UNION ALL
  SELECT 'database ' || d.datname, (SELECT count(*) FROM sessions AS s WHERE s.datname = d.datname)::int, d.datconnlimit,
    'CONNECTION LIMIT'
  FROM pg_database AS d WHERE d.datname = current_database() AND d.datconnlimit >= 0
  UNION ALL
  SELECT 'role ' || r.rolname, (SELECT count(*) FROM sessions AS s WHERE s.usename = r.rolname)::int, r.rolconnlimit,
    'CONNECTION LIMIT'
  FROM pg_roles AS r WHERE r.rolcanlogin AND r.rolconnlimit >= 0
    AND EXISTS (SELECT FROM sessions AS s WHERE s.usename = r.rolname)`;

const CLIENTS = `
  SELECT application_name AS application, usename AS "user", count(*)::int AS sessions,
    count(*) FILTER (WHERE state = 'idle')::int AS idle
  FROM (${SESSIONS}) AS sessions GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 20`;

export async function askConnections(session: DoctorSession) {
  const clients = await session.ask(CLIENTS, (rows) => rows.map(clientOf));
  return session.ask(
    LIMITS,
    (rows): Connections => ({
      limits: rows.map(limitOf),
      clients: clients.status === 'answered' ? clients.value : [],
    }),
  );
}

function limitOf(row: Row): Limit {
  return {
    of: columnText(row.of),
    used: Number(row.used),
    most: Number(row.most),
    setting: columnText(row.setting),
  };
}

function clientOf(row: Row): Client {
  return {
    application: columnText(row.application),
    user: textOrNull(row.user),
    sessions: Number(row.sessions),
    idle: Number(row.idle),
  };
}
