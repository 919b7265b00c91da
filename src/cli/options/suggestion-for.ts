/** Typing mistakes that are taken for one: more make another word. */
const MOST_MISTAKES = 3;
/** The share of a word that must be right. */
const LEAST_RIGHT = 0.4;

/** More names are no help. */
const MOST_NAMES = 3;

/**
 * ` Did you mean json?` for a word that is none of the names, but begins one or is near to some; empty where there is none.
 * `rest`: what follows the word, and what is suggested.
 */
export function suggestionFor(word: string, names: readonly string[], rest = ''): string {
  const given = word.toLowerCase();
  const begun = given.length > 1 ? names.filter((name) => name.toLowerCase().startsWith(given)) : [];
  const near = begun.length > 0 ? begun : nearestOf(given, names);
  const shown = near.slice(0, MOST_NAMES).map((name) => `${name}${rest}`);
  return shown.length === 0 ? '' : ` Did you mean ${shown.join(' or ')}?`;
}

/** Those with the fewest mistakes. */
function nearestOf(word: string, names: readonly string[]): readonly string[] {
  const measured = names.map((name) => ({ name, mistakes: mistakesIn(word, name.toLowerCase()) }));
  const near = measured.filter(
    ({ name, mistakes }) =>
      mistakes <= MOST_MISTAKES && 1 - mistakes / Math.max(word.length, name.length) > LEAST_RIGHT,
  );
  const least = Math.min(...near.map(({ mistakes }) => mistakes));
  const nearest = near.filter(({ mistakes }) => mistakes === least).map(({ name }) => name);
  // A word that is as near to every name is near to none: the error lists them already.
  return names.length > 1 && nearest.length === names.length ? [] : nearest;
}

/** Characters to insert, remove, replace or swap with the next one: https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance */
function mistakesIn(word: string, name: string): number {
  let before: readonly number[] = [];
  let last = Array.from({ length: name.length + 1 }, (_, index) => index);
  for (let i = 1; i <= word.length; i++) {
    const row = [i];
    for (let j = 1; j <= name.length; j++) {
      const isSame = word[i - 1] === name[j - 1];
      const isSwapped = i > 1 && j > 1 && word[i - 1] === name[j - 2] && word[i - 2] === name[j - 1];
      const steps = [at(row, j - 1) + 1, at(last, j) + 1, at(last, j - 1) + (isSame ? 0 : 1)];
      row.push(Math.min(...steps, isSwapped ? at(before, j - 2) + 1 : Number.POSITIVE_INFINITY));
    }
    before = last;
    last = row;
  }
  return at(last, name.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
