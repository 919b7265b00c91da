/** The most similar names first, at most `most` of them. */
export function similarNames(name: string, names: readonly string[], most: number): string[] {
  const distances = new Map(names.map((other) => [other, distance([...name], [...other])]));
  return [...names].sort((a, b) => (distances.get(a) ?? 0) - (distances.get(b) ?? 0)).slice(0, most);
}

/** How many letters must be changed, added or removed to turn one name into the other (Levenshtein). */
function distance(name: readonly string[], other: readonly string[]): number {
  let row = [...Array(other.length + 1).keys()];
  for (const [index, letter] of name.entries()) {
    const next = [index + 1];
    for (const [column, otherLetter] of other.entries()) {
      const [left = 0, above = 0, corner = 0] = [next[column], row[column + 1], row[column]];
      next.push(Math.min(left + 1, above + 1, corner + (letter === otherLetter ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
