import { codeOf } from '../errors.ts';

/** PostgreSQL's refusal of a lock, or of a transaction that another one stood against: always with its SQLSTATE. */
export type PostgresLockError = Error & { readonly code: string };

/** serialization_failure, deadlock_detected, lock_not_available (`lock_timeout`): the whole transaction may be tried again. */
const REFUSED: readonly string[] = ['40001', '40P01', '55P03'];

/** Why a session ended, or could not be begun: PostgreSQL is away, on its way, full, or a standby. Connecting anew helps. */
const AWAY: readonly string[] = ['57P01', '57P02', '57P03', '53300', '25006', '25P03', '26000'];

const NETWORK: readonly string[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
];

/** By the SQLSTATE, never by the message: that is in the language of the server. */
export function isPostgresLockError(error: unknown): error is PostgresLockError {
  return REFUSED.includes(codeOf(error) ?? '');
}

/** Whether the session is gone or of no use, and a new one may serve. pg says it in words of its own, without a code. */
export function isAway(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return AWAY.includes(code) || NETWORK.includes(code) || code.startsWith('08');
  return (
    error instanceof Error &&
    /^(Connection terminated|Client has encountered|Client was closed|timeout exp)/.test(error.message)
  );
}

/** What a database lacks that was there at the start: itself, a schema, a table, or this role's password or rights. An operator may be at work. */
const MISSING: readonly string[] = ['3D000', '3F000', '42P01', '28P01', '28000', '42501'];

/** Whether what the store needs is not there now, although the session is sound: it may be again, such as after a restored backup. */
export function isMissing(error: unknown): boolean {
  return MISSING.includes(codeOf(error) ?? '');
}

/**
 * Whether one operation's own data caused it (data exception, integrity constraint, limit of a value, an exception of a
 * trigger): the others of its batch are sound.
 */
export function isOwnFault(error: unknown): boolean {
  return /^(22|23|44|54|P0)...$/.test(codeOf(error) ?? '');
}

/** Whether TLS was asked of a server that has none. pg says so in words of its own. */
export function isWithoutTls(error: unknown): boolean {
  return error instanceof Error && error.message === 'The server does not support SSL connections';
}

/** transaction_resolution_unknown: the connection was lost, or given up, while a commit was under way. */
export const COMMIT_UNKNOWN = '08007';

/** query_canceled: `statement_timeout`, or an operator. The statement changed nothing. */
export const QUERY_CANCELED = '57014';

/** idle_in_transaction_session_timeout: the session ended while PostgreSQL waited for its next statement, so that was not run. */
export const IDLE_TIMEOUT = '25P03';
