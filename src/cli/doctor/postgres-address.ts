import { isPostgresAddress } from '../../postgres/address.ts';

/**
 * The address of a PostgreSQL database as libpq has it, also from the notations of SQLAlchemy (`postgresql+asyncpg://`)
 * and JDBC; undefined for all others.
 */
export function postgresAddress(text: string): string | undefined {
  const address = text.replace(/^(?:jdbc:)?(postgres(?:ql)?)(?:\+\w+)?:\/\//i, '$1://');
  return isPostgresAddress(address) ? address : undefined;
}
