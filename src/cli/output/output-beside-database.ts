import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';

/** The database, and the files that SQLite keeps beside it: it would take ours for its own. */
const SUFFIXES = ['', '-wal', '-shm', '-journal'];

/** Throws `InvalidArgumentError` where to write `output` would be to overwrite a database, or what belongs to it. */
export function assertBesideDatabase(output: string, database: string): void {
  // As SQLite does, which names those files after what a link leads to.
  const real = placeOf(database);
  const taken = [resolve(database), real].flatMap((path) => SUFFIXES.map((suffix) => path + suffix));
  if (!taken.includes(placeOf(output)) && !taken.some((path) => isSame(path, output))) return;
  throw new InvalidArgumentError(`error: --json ${output} would overwrite the database. Name another file.`);
}

/** Absolute, without symbolic links, whether it exists or not. */
function placeOf(path: string): string {
  return real(path) ?? join(real(dirname(path)) ?? resolve(dirname(path)), basename(path));
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** Also under another name, by a hard link. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}
