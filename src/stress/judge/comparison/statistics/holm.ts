/**
 * The level at which each of several probabilities is judged, so that one in all is wrongly significant with a
 * probability of at most `level` (Holm's step-down method): the smallest of n at `level / n`, the next at
 * `level / (n - 1)`, …; from the first that is not significant on, all have the level of that one.
 */
export function holmLevels(probabilities: readonly number[], level: number): number[] {
  const levels = new Array<number>(probabilities.length).fill(level);
  const ascending = [...probabilities.entries()].sort(([, one], [, other]) => one - other);
  let left = probabilities.length;
  for (const [place, probability] of ascending) {
    levels[place] = level / left;
    if (probability <= level / left) left--;
  }
  return levels;
}
