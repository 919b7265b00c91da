import type { Answer } from '../../facts/contents/contents.ts';
import type { Replication } from '../facts/server-state.ts';
import type { DoctorSession } from '../session/doctor-session.ts';
import { columnText, numberOrNull, textOrNull } from './columns.ts';

const STANDBYS = `
  SELECT application_name AS application, state, sync_state AS sync, extract(epoch FROM replay_lag) * 1000 AS lag
  FROM pg_stat_replication ORDER BY application_name LIMIT 50`;

const SLOTS = `
  SELECT slot_name AS name, active, greatest(age(xmin), age(catalog_xmin)) AS "xminAge",
    pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, restart_lsn)::float8 AS kept
  FROM pg_replication_slots ORDER BY slot_name LIMIT 50`;

// Where nothing is left to replay, the last commit may be old, and the standby has it all the same.
const LAG = `
  SELECT (SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep')::int AS waiting,
    CASE WHEN NOT pg_is_in_recovery() THEN NULL
      WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
      ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000 END::float8 AS lag`;

export async function askReplication(session: DoctorSession): Promise<Answer<Replication>> {
  const standbys = await session.ask(STANDBYS, (rows) =>
    rows.map((row) => ({
      application: columnText(row.application),
      state: textOrNull(row.state),
      syncState: textOrNull(row.sync),
      lagMs: numberOrNull(row.lag),
    })),
  );
  if (standbys.status !== 'answered') return standbys;
  const slots = await session.ask(SLOTS, (rows) =>
    rows.map((row) => ({
      name: columnText(row.name),
      isActive: row.active === true,
      keptBytes: numberOrNull(row.kept),
      xminAge: numberOrNull(row.xminAge),
    })),
  );
  return session.ask(LAG, ([row = {}]) => ({
    standbys: standbys.value,
    slots: slots.status === 'answered' ? slots.value : [],
    replayLagMs: numberOrNull(row.lag),
    commitsWaiting: Number(row.waiting ?? 0),
  }));
}
