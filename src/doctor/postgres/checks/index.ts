import type { Check } from '../../check.ts';
import type { PostgresFacts } from '../facts/postgres-facts.ts';
import { connection } from './connection.ts';
import { connections } from './connections.ts';
import { postgresData } from './data.ts';
import { postgresIntegrity } from './integrity.ts';
import { postgresLocks } from './locks.ts';
import { replication } from './replication.ts';
import { settings } from './settings.ts';
import { tables } from './tables.ts';
import { transactions } from './transactions.ts';
import { vacuum } from './vacuum.ts';

/** The checks of a PostgreSQL database, in the order of the report: the most frequent questions first. */
export const POSTGRES_CHECKS: readonly Check<PostgresFacts>[] = [
  connection,
  postgresLocks,
  transactions,
  connections,
  vacuum,
  tables,
  postgresIntegrity,
  postgresData,
  settings,
  replication,
];
