import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { orUndefined } from '../../or-undefined.ts';
import { COMPANIONS } from '../../sqlite-files/companions.ts';

/** The database, and the files that SQLite keeps next to it: SQLite would read a report there as its own file. */
const SUFFIXES = ['', ...COMPANIONS];

/** Throws `InvalidArgumentError` if writing `output` would overwrite a database or one of its files. */
export function assertNotDatabase(output: string, database: string): void {
  // SQLite names the files next to a database after the target of a symbolic link.
  const real = locationOf(database);
  const taken = [resolve(database), real].flatMap((path) => SUFFIXES.map((suffix) => path + suffix));
  if (!taken.includes(locationOf(output)) && !taken.some((path) => isSameFile(path, output))) return;
  throw new InvalidArgumentError(`error: ${output} would overwrite the database. Name another file.`);
}

/** Absolute, without symbolic links, whether the file exists or not. */
function locationOf(path: string): string {
  return real(path) ?? join(real(dirname(path)) ?? resolve(dirname(path)), basename(path));
}

function real(path: string): string | undefined {
  return orUndefined(() => realpathSync(path));
}

/** Also true for hard links. */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}
