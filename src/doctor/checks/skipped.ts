import type { Skipped } from '../check.ts';

export function skipped(reason: string): Skipped {
  return { status: 'skipped', reason };
}

/** The checks of the file and the server say what there is instead. */
export const NO_DATABASE = skipped('there is no database to look at');

/** SQLite must not open a file that is known to be damaged: it could make it worse. */
export const NOT_ASKED = skipped('SQLite was not asked: see file');

/** The user ended it before it could look. */
export const INTERRUPTED = skipped('interrupted');
