import { sumOf } from '../../../sum-of.ts';
import { DATABASE_ERRORS, type DatabaseError } from './database-error.ts';
import { databaseErrorIn } from './database-error-in.ts';

/** A kind of database error, as often as it was seen. */
export interface SeenError {
  readonly error: DatabaseError;
  readonly count: number;
  /** The latest text with it. */
  readonly example: string;
}

/** Counts the database errors in texts. */
export class ErrorCounts {
  readonly #seen = new Map<DatabaseError, SeenError>();

  /** Returns the error that the text is about. */
  add(text: string): DatabaseError | undefined {
    const error = databaseErrorIn(text);
    if (error !== undefined) this.#seen.set(error, { error, count: this.countOf(error) + 1, example: text });
    return error;
  }

  countOf(error: DatabaseError): number {
    return this.#seen.get(error)?.count ?? 0;
  }

  /** Most revealing first. */
  get seen(): SeenError[] {
    return DATABASE_ERRORS.flatMap((error) => this.#seen.get(error) ?? []);
  }
}

/** The errors of several counts as one. */
export function sumErrors(lists: readonly (readonly SeenError[])[]): SeenError[] {
  const all = lists.flat();
  return DATABASE_ERRORS.flatMap((error) => {
    const same = all.filter((seen) => seen.error === error);
    const [first] = same;
    return first ? [{ ...first, count: sumOf(same, ({ count }) => count) }] : [];
  });
}
