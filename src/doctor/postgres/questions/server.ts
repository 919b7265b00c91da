import type { DatabaseCounters, ServerState, Settings } from '../facts/server-state.ts';
import type { DoctorSession } from '../session/doctor-session.ts';
import { columnText, numberOrNull, textOrNull } from './columns.ts';

// The size needs the right to connect; a database that is being dropped has none.
const SERVER = `
  SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
    current_database() AS database, pg_database_size(current_database()) AS bytes, current_user AS "user",
    pg_has_role('pg_read_all_stats', 'USAGE') AS "seesAll", pg_is_in_recovery() AS standby,
    extract(epoch FROM clock_timestamp() - pg_postmaster_start_time())::float8 AS up`;

export function askServer(session: DoctorSession) {
  return session.ask(
    SERVER,
    ([row = {}]): ServerState => ({
      version: columnText(row.version).split(' ')[0] ?? '',
      versionNumber: Number(row.number),
      database: columnText(row.database),
      bytes: numberOrNull(row.bytes),
      user: columnText(row.user),
      seesAll: row.seesAll === true,
      isStandby: row.standby === true,
      upSeconds: Number(row.up),
    }),
  );
}

const NAMES = [
  'fsync',
  'full_page_writes',
  'synchronous_commit',
  'synchronous_standby_names',
  'idle_in_transaction_session_timeout',
  'statement_timeout',
  'lock_timeout',
  'autovacuum',
  'data_checksums',
];

const LIST = NAMES.map((name) => `'${name}'`).join(', ');

// reset_val is what a new session has: this one has limits of time of its own.
const SETTINGS = `
  SELECT name, reset_val AS value, NULL AS of FROM pg_settings WHERE name IN (${LIST})
  UNION ALL
  SELECT split_part(config, '=', 1), substr(config, strpos(config, '=') + 1), concat_ws(' in ',
    (SELECT 'role ' || rolname FROM pg_roles WHERE oid = setrole),
    (SELECT 'database ' || datname FROM pg_database WHERE oid = setdatabase))
  FROM pg_db_role_setting, unnest(setconfig) AS config
  WHERE split_part(config, '=', 1) IN (${LIST})
    AND setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))`;

export function askSettings(session: DoctorSession) {
  return session.ask(SETTINGS, (rows): Settings => {
    const [shared, own] = [rows.filter(({ of }) => of === null), rows.filter(({ of }) => of !== null)];
    return {
      values: Object.fromEntries(shared.map(({ name, value }) => [columnText(name), columnText(value)])),
      own: own.map(({ of, name, value }) => ({
        of: columnText(of),
        name: columnText(name),
        value: columnText(value),
      })),
    };
  });
}

// checksum_failures came with PostgreSQL 12.
const COUNTERS = `
  SELECT to_char(stats_reset AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS since, deadlocks, conflicts,
    temp_files AS "tempFiles", temp_bytes AS "tempBytes", (to_jsonb(d)->>'checksum_failures')::bigint AS checksums
  FROM pg_stat_database AS d WHERE datname = current_database()`;

export function askCounters(session: DoctorSession) {
  return session.ask(
    COUNTERS,
    ([row = {}]): DatabaseCounters => ({
      since: textOrNull(row.since),
      deadlocks: Number(row.deadlocks ?? 0),
      newDeadlocks: 0,
      conflicts: Number(row.conflicts ?? 0),
      tempFiles: Number(row.tempFiles ?? 0),
      tempBytes: Number(row.tempBytes ?? 0),
      checksumFailures: numberOrNull(row.checksums),
    }),
  );
}
