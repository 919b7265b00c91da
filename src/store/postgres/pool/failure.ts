import { codeOf, GenesisError, messageOf } from '../../../errors.ts';
import { shownAddress } from '../../../postgres/address.ts';
import {
  COMMIT_UNKNOWN,
  isAway,
  isMissing,
  isPostgresLockError,
  QUERY_CANCELED,
} from '../../../postgres/sqlstate.ts';

/** What an operation met in the database, under the name that every backend gives it. A defect keeps its own. */
export function postgresFailure(
  address: string,
  operation: string,
  attempts: number,
  cause: unknown,
): unknown {
  if (cause instanceof GenesisError) return cause;
  const shown = shownAddress(address);
  if (isPostgresLockError(cause)) {
    const times = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
    return new GenesisError('DB_LOCKED', `${operation}: ${shown} is still locked after ${times}`, {
      hint: 'Another session holds its lock. Try again when that one has finished.',
      cause,
    });
  }
  if (codeOf(cause) === COMMIT_UNKNOWN) return commitUnknown(cause);
  if (isAway(cause) || isMissing(cause) || codeOf(cause) === QUERY_CANCELED) return unavailable(shown, cause);
  if (/^53[14]00$/.test(codeOf(cause) ?? ''))
    return new GenesisError('DB_FULL', `${operation}: the disk of ${shown} is full`, { cause });
  return cause;
}

/** The connection was lost while its commit was under way. */
export function commitUnknown(cause: unknown): GenesisError {
  return new GenesisError('DB_CONNECTION_LOST', 'the connection to the database was lost during a commit', {
    cause,
    hint: 'What it was working on may or may not have been stored. A new connection takes its place.',
  });
}

function unavailable(shown: string, cause: unknown): GenesisError {
  return new GenesisError('DB_UNAVAILABLE', `${shown} does not serve now: ${messageOf(cause)}`, {
    hint: 'Nothing was stored. Try again in a moment.',
    cause,
  });
}
