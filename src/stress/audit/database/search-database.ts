import { isPostgresAddress } from '../../../postgres/address.ts';
import { countInSqlite } from './count-in-sqlite.ts';
import { type SearchedTurns, wholeInDatabase } from './whole-in-database.ts';

/** The missing turns that a SQLite file, or a database of PostgreSQL, has; none where it cannot be searched. */
export async function searchDatabase(
  database: string,
  runId: string,
  turns: SearchedTurns,
  signal: AbortSignal,
): Promise<ReadonlySet<number>> {
  const sequences = [...turns.missing.map(({ seq }) => seq), ...turns.whole];
  const count = isPostgresAddress(database) ? countInPostgres : countInSqlite;
  const columns = await count(database, { runId, sequences }, signal);
  return columns ? wholeInDatabase(turns, columns) : new Set();
}

/** Its client is loaded only where it is needed. */
const countInPostgres: typeof countInSqlite = async (...args) =>
  (await import('./count-in-postgres.ts')).countInPostgres(...args);
