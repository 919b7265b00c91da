import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { orUndefined } from '../../or-undefined.ts';

/** Whether two names are those of one file, also by symbolic or hard links. Neither has to exist. */
export function isSamePlace(one: string, other: string): boolean {
  if (locationOf(one) === locationOf(other)) return true;
  const [a, b] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

/** Absolute, without symbolic links, whether the file exists or not. */
export function locationOf(path: string): string {
  return real(path) ?? join(real(dirname(path)) ?? resolve(dirname(path)), basename(path));
}

function real(path: string): string | undefined {
  return orUndefined(() => realpathSync(path));
}
