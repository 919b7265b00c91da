import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { COMPANIONS } from '../../sqlite-files/companions.ts';
import { isSamePlace, locationOf } from './is-same-place.ts';

/** The database, and the files that SQLite keeps next to it: SQLite would read a report there as its own file. */
const SUFFIXES = ['', ...COMPANIONS];

/** Throws `InvalidArgumentError` if writing `output` would overwrite a database or one of its files. */
export function assertNotDatabase(output: string, database: string): void {
  // SQLite names the files next to a database after the target of a symbolic link.
  const taken = [resolve(database), locationOf(database)].flatMap((path) =>
    SUFFIXES.map((suffix) => path + suffix),
  );
  if (!taken.some((path) => isSamePlace(path, output))) return;
  throw new InvalidArgumentError(`error: ${output} would overwrite the database. Name another file.`);
}
