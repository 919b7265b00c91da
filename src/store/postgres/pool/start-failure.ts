import { codeOf, GenesisError, messageOf } from '../../../errors.ts';
import { shownAddress } from '../../../postgres/address.ts';
import { type ConnectReason, connectReason } from '../../../postgres/connect-reason.ts';

/** Why a store did not open: what is wrong, and what to do. */
export function postgresStartFailure(address: string, cause: unknown): unknown {
  if (cause instanceof GenesisError && cause.code !== 'DB_UNAVAILABLE') return cause;
  const error = cause instanceof GenesisError ? cause.cause : cause;
  const { why, hint } = OF_A_SERVER[codeOf(error) ?? ''] ?? connectReason(error);
  return new GenesisError(
    'DB_OPEN_FAILED',
    `${shownAddress(address)} cannot be used: ${why ?? messageOf(error)}`,
    { hint, cause: error },
  );
}

/** What only a server of Genesis can do about it. */
const OF_A_SERVER: Readonly<Record<string, ConnectReason>> = {
  '42501': {
    hint: 'As the owner of the database: GRANT CONNECT, CREATE ON DATABASE … TO … and GRANT USAGE, CREATE ON SCHEMA public TO …',
  },
  '53300': {
    hint: 'Use fewer connections (--pool-size, --settings-pool-size, fewer servers), raise max_connections, or put PgBouncer in between.',
  },
};
