import { existsSync } from 'node:fs';
import { GenesisError } from '../../errors.ts';
import { parseDatabaseAddress } from './database-address.ts';

/**
 * What a text of the user names, by one rule for all commands: the path of a SQLite file, or the address of a PostgreSQL
 * database with `postgres://`. Where an address can mean several paths, it is one that exists, and a file that has the
 * address as its name is meant, too. Throws `DB_OPEN_FAILED` for anything else, so that a mistyped address never becomes
 * the name of a file. `subject`: what the message begins with, such as `--db`.
 */
export function databaseNamed(text: string, subject: string): string {
  if (existsSync(text)) return text;
  const meaning = parseDatabaseAddress(text);
  switch (meaning.kind) {
    case 'postgres':
      return meaning.address;
    case 'files':
      return meaning.paths.find((path) => existsSync(path)) ?? meaning.paths[0];
    case 'refused':
      throw new GenesisError('DB_OPEN_FAILED', `${subject} ${meaning.reason}`, { hint: meaning.hint });
  }
}

/** The value of `--db`: see `databaseNamed`. */
export function databaseOption(text: string): string {
  return databaseNamed(text, '--db');
}
