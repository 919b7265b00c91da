import { existsSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { isPostgresAddress } from '../../postgres/address.ts';
import { parseDatabaseAddress } from './database-address.ts';
import { nonEmpty } from './parsers.ts';

type FoundPath =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * The path that a path or an address means; of several, one that exists. A file that has the address as its name is meant,
 * too.
 */
export function findDatabasePath(address: string): FoundPath {
  if (existsSync(address)) return { kind: 'path', path: address };
  const meaning = parseDatabaseAddress(address);
  if (meaning.kind === 'refused') return meaning;
  const { paths } = meaning;
  return { kind: 'path', path: paths.find((path) => existsSync(path)) ?? paths[0] };
}

/** An option with a path, or an address of SQLite or PostgreSQL; the latter stays as it is. Throws `InvalidArgumentError`. */
export function databasePath(text: string): string {
  if (isPostgresAddress(text) && !existsSync(text)) return text;
  const found = findDatabasePath(nonEmpty(text));
  if (found.kind === 'path') return found.path;
  throw new InvalidArgumentError(`Expected a SQLite file, or postgres://…: ${found.reason}.`);
}
