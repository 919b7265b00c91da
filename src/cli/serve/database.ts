import { resolve } from 'node:path';
import type { OptionValueSource } from 'commander';
import { GenesisError } from '../../errors.ts';
import { isPostgresAddress, shownAddress } from '../../postgres/address.ts';
import { postgresAddressProblem } from '../../postgres/address-problem.ts';
import { findDatabasePath } from '../options/database-path.ts';

const EXPECTED =
  'Expected a SQLite file, such as chat.db, or an address such as postgres://USER@HOST/DATABASE.';

/** An address of a server, or what looks like the beginning of one: its rest may have a password, and is not shown. */
const SCHEME = /^(?!file:|sqlite)([a-z][a-z\d+.-]+):(?:\/\/|(?<=^postgres(?:ql)?:))/i;

/**
 * The database that `--db` or `GENESIS_DB` names: the absolute path of a file, or an address of PostgreSQL. Throws
 * `DB_OPEN_FAILED` for anything else, so that a mistyped address never becomes the name of a file.
 */
export function databaseNamed(text: string, source: OptionValueSource | undefined): string {
  const named = source === 'env' ? 'GENESIS_DB' : '--db';
  const refusal = (why: string, hint: string) =>
    new GenesisError('DB_OPEN_FAILED', `${named} ${why}`, { hint });
  if (text.trim() === '')
    throw refusal('is empty', `${EXPECTED} Unset GENESIS_DB for the default, genesis.db.`);
  if (isPostgresAddress(text)) {
    const problem = postgresAddressProblem(text);
    if (problem === undefined) return text;
    throw refusal(
      `is an address that cannot be used: ${shownAddress(text)}`,
      problem[0]?.toUpperCase() + problem.slice(1),
    );
  }
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme?.startsWith('postgres'))
    throw refusal(
      `begins with ${scheme}: and is no address of PostgreSQL`,
      'Expected postgres://USER@HOST/DATABASE, with two slashes.',
    );
  if (scheme !== undefined) throw refusal(`is the address of another kind of server (${scheme})`, EXPECTED);
  const found = findDatabasePath(text);
  if (found.kind === 'refused')
    throw refusal(
      `names no file: ${found.reason}`,
      '--temporary takes an empty database, which is removed at the end.',
    );
  return resolve(found.path);
}

/** Whether other users of this machine can read a password in the list of its processes. */
export function hasShownPassword(text: string, source: OptionValueSource | undefined): boolean {
  return source === 'cli' && isPostgresAddress(text) && shownAddress(text) !== text;
}
