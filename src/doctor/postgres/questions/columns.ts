import type { Session } from '../facts/lock-looks.ts';
import type { Row } from '../session/doctor-session.ts';
import { statementShape } from './statement-shape.ts';

export function columnText(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

export function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

export function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

/** Columns of a row `a` of `pg_stat_activity`, for `sessionOf`. */
export const SESSION_COLUMNS = `
  a.pid, a.usename AS "user", a.application_name AS application, a.client_addr::text AS client, a.state,
  a.backend_type AS "backendType", CASE WHEN a.query <> '<insufficient privilege>' THEN a.query END AS query,
  ${msSince('a.xact_start')} AS "transactionMs", ${msSince('a.state_change')} AS "stateMs"`;

/** Milliseconds since a time; null without one. */
export function msSince(time: string): string {
  return `greatest(0, extract(epoch FROM clock_timestamp() - ${time}) * 1000)::float8`;
}

export function sessionOf(row: Row): Session {
  return {
    pid: Number(row.pid),
    user: textOrNull(row.user),
    application: columnText(row.application),
    client: textOrNull(row.client),
    state: textOrNull(row.state),
    backendType: textOrNull(row.backendType),
    statement: row.query === null || row.query === '' ? null : statementShape(columnText(row.query)),
    transactionMs: row.transactionMs === null ? null : Number(row.transactionMs),
    stateMs: row.stateMs === null ? null : Number(row.stateMs),
  };
}
