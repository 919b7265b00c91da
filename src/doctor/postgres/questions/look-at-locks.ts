import type { Session, Waiter } from '../facts/lock-looks.ts';
import type { DoctorSession, Row } from '../session/doctor-session.ts';
import { columnText, numberOrNull, SESSION_COLUMNS, sessionOf, textOrNull } from './columns.ts';

/** The locks of a database at one moment. */
export interface LockLook {
  /** Milliseconds of `performance.now()`. */
  readonly atMs: number;
  readonly waiters: readonly Waiter[];
  /** All that wait, and all on which they wait. */
  readonly sessions: ReadonlyMap<number, Session>;
  /** What distinguishes the transactions of one process. */
  readonly transactions: ReadonlyMap<number, string>;
}

// pg_blocking_pids stops the lock manager for a moment: it is asked of those that wait, and of no more than these.
const MOST_WAITERS = 200;

// A session that waits for a row waits for the transaction that has it, and keeps a lock on the row itself meanwhile,
// which names the table. waitstart came with PostgreSQL 14.
const LOOK = `
  WITH locks AS MATERIALIZED (SELECT * FROM pg_locks WHERE NOT granted OR locktype = 'tuple'),
  here AS MATERIALIZED (SELECT * FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()),
  waiting AS MATERIALIZED (
    SELECT DISTINCT ON (l.pid) l.pid, l.locktype, l.mode, coalesce(l.relation, line.relation)::regclass::text AS relation,
      (to_jsonb(l)->>'waitstart')::timestamptz AS since
    FROM locks AS l JOIN here ON here.pid = l.pid
    LEFT JOIN locks AS line ON line.pid = l.pid AND line.granted AND line.locktype = 'tuple'
    WHERE NOT l.granted LIMIT ${MOST_WAITERS}
  ),
  blocked AS MATERIALIZED (SELECT *, pg_blocking_pids(pid) AS blockers FROM waiting)
  SELECT ${SESSION_COLUMNS}, concat(a.backend_start, a.xact_start) AS transaction,
    b.blockers, b.locktype, b.mode, b.relation,
    greatest(0, extract(epoch FROM clock_timestamp() - b.since) * 1000)::float8 AS "waitedMs"
  FROM pg_stat_activity AS a LEFT JOIN blocked AS b ON b.pid = a.pid
  WHERE b.pid IS NOT NULL OR a.pid IN (SELECT unnest(blockers) FROM blocked)`;

/** Throws PostgreSQL's error. */
export async function lookAtLocks(session: DoctorSession): Promise<LockLook> {
  const rows = await session.rows(LOOK);
  return {
    atMs: performance.now(),
    waiters: rows.filter(({ blockers }) => Array.isArray(blockers)).map(waiterOf),
    sessions: new Map(rows.map((row) => [Number(row.pid), sessionOf(row)])),
    transactions: new Map(rows.map((row) => [Number(row.pid), columnText(row.transaction)])),
  };
}

function waiterOf(row: Row): Waiter {
  return {
    session: sessionOf(row),
    blockedBy: row.blockers as readonly number[],
    lockType: columnText(row.locktype),
    mode: columnText(row.mode),
    relation: textOrNull(row.relation),
    waitedMs: numberOrNull(row.waitedMs),
  };
}
