import { codeOf, GenesisError, messageOf } from '../../errors.ts';
import { connectReason } from '../../postgres/connect-reason.ts';
import { isAway, isPostgresLockError } from '../../postgres/sqlstate.ts';
import { continuedElsewhere } from '../copy-refusals.ts';

const AGAIN = 'Start the same command again: it goes on where this one stopped.';

/** What a statement of a copy met, under the names that every backend gives it. `shown`: the address without its password. */
export function postgresError(shown: string, error: unknown): unknown {
  if (error instanceof GenesisError) return error;
  const cause = error;
  const reason = messageOf(error);
  const code = codeOf(error) ?? '';
  // undefined_table: what finished the copy has removed its notes.
  if (code === '42P01' && reason.includes('genesis_cop')) return continuedElsewhere(shown);
  if (isPostgresLockError(error))
    return new GenesisError('DB_LOCKED', `${shown} refused a lock: ${reason}`, { hint: AGAIN, cause });
  if (isAway(error))
    return new GenesisError('DB_CONNECTION_LOST', `the connection to ${shown} was lost: ${reason}`, {
      hint: AGAIN,
      cause,
    });
  // disk_full, and the other resources that ran out.
  if (code.startsWith('53'))
    return new GenesisError('DB_FULL', `${shown} cannot be written: ${reason}`, {
      hint: `Free some space there. ${AGAIN}`,
      cause,
    });
  if (code === '42501')
    return new GenesisError('DB_OPEN_FAILED', `${shown} refuses this user: ${reason}`, {
      hint: 'Copying into a database needs the rights to create tables in its schema; copying from it, to read its tables.',
      cause,
    });
  // data_corrupted, index_corrupted, and errors of reading and writing.
  if (/^(XX00[12]|58)/.test(code))
    return new GenesisError('DB_DAMAGED', `${shown} is damaged: ${reason}`, {
      hint: 'Look into the log of PostgreSQL, and restore a backup.',
      cause,
    });
  return error;
}

/** Why the schema could not be made. */
export function schemaError(shown: string, error: unknown): unknown {
  return isAway(error) ? connectError(shown, error) : postgresError(shown, error);
}

/** Why an address could not be opened. */
export function connectError(shown: string, cause: unknown): GenesisError {
  const { why = messageOf(cause), hint } = connectReason(cause);
  return new GenesisError('DB_OPEN_FAILED', `${shown} cannot be opened: ${why}`, { hint, cause });
}
