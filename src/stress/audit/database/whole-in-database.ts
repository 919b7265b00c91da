import { sumOf } from '../../../sum-of.ts';
import type { ColumnCounts } from './search-questions.ts';

/** Requests of a run whose turns the history does not show whole, and examples of those that it does. */
export interface SearchedTurns {
  readonly missing: readonly MissingTurn[];
  readonly whole: readonly number[];
}

export interface MissingTurn {
  readonly seq: number;
  /** How many of its two messages the history shows. */
  readonly shown: number;
}

/**
 * The missing turns that the database has: it has more of them than the history shows, and in each column as much as of
 * every turn that is known to be whole. A token may also be in titles, summaries and indexes: that alone proves nothing.
 *
 * `columns`: counts for the missing turns, then for the whole ones.
 */
export function wholeInDatabase(
  { missing, whole }: SearchedTurns,
  columns: readonly ColumnCounts[],
): Set<number> {
  const needed = columns.map(({ counts }) =>
    whole.length > 0 ? Math.min(...counts.slice(missing.length)) : 0,
  );
  // A database that shows none of the whole turns is another one, or its texts cannot be read.
  if (whole.length > 0 && needed.every((count) => count === 0)) return new Set();
  const has = ({ shown }: MissingTurn, place: number) => {
    const counts = columns.map((column) => column.counts[place] ?? 0);
    return sumOf(counts, Number) > shown && counts.every((count, index) => count >= (needed[index] ?? 0));
  };
  return new Set(missing.filter(has).map(({ seq }) => seq));
}
