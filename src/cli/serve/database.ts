import { resolve } from 'node:path';
import type { OptionValueSource } from 'commander';
import { isPostgresAddress, shownAddress } from '../../postgres/address.ts';
import { databaseNamed } from '../options/database-named.ts';

/** The database of `--db` or `GENESIS_DB`: the absolute path of a file, or an address of PostgreSQL. Throws `DB_OPEN_FAILED`. */
export function servedDatabase(text: string, source: OptionValueSource | undefined): string {
  const database = databaseNamed(text, source === 'env' ? 'GENESIS_DB' : '--db');
  return isPostgresAddress(database) ? database : resolve(database);
}

/** Whether other users of this machine can read a password in the list of its processes. */
export function hasShownPassword(database: string, source: OptionValueSource | undefined): boolean {
  return source === 'cli' && isPostgresAddress(database) && shownAddress(database) !== database;
}
