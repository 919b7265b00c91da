import { isPostgresAddress } from '../../../postgres/address.ts';
import type { OutsideDatabase } from './outside-database.ts';
import { PostgresSession } from './postgres-session.ts';
import { SqliteConnection } from './sqlite-connection.ts';

/** `database`: a SQLite file, or an address of PostgreSQL. It is connected to in the background. */
export function openOutside(database: string): OutsideDatabase {
  return isPostgresAddress(database) ? new PostgresSession(database) : new SqliteConnection(database);
}
