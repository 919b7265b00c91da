/**
 * The shift between two sides, from ranks. `shifts` are all the differences that the data suggest: the more of them lie
 * above a value, the less likely it is that the true shift is at most that value.
 *
 * A difference that equals the value counts for neither side. So tied and zero differences make a claim harder to prove,
 * never easier, and a probability and a limit cannot contradict each other: `pAbove(value) <= level` exactly where
 * `lowerLimit(level)` is above the value.
 */
export class RankShift {
  readonly #ascending: Float64Array;
  readonly #chances: readonly number[];

  /** `chances`: the probability of each number of `shifts` above the true shift, which must be symmetric. */
  constructor(shifts: readonly number[], chances: readonly number[]) {
    this.#ascending = Float64Array.from(shifts).sort();
    this.#chances = chances;
  }

  /** The median of the shifts: the Hodges–Lehmann estimate. */
  get estimate(): number {
    const { length } = this.#ascending;
    return (this.#at((length - 1) >> 1) + this.#at(length >> 1)) / 2;
  }

  /** The probability of data such as these, or more extreme, if the true shift is at most `value`. */
  pAbove(value: number): number {
    return this.#tail(this.#ascending.filter((shift) => shift > value).length);
  }

  /** The same if the true shift is at least `value`. */
  pBelow(value: number): number {
    return this.#tail(this.#ascending.filter((shift) => shift < value).length);
  }

  /** The true shift is below this limit with a probability of at most `level`; -Infinity if there is too little data. */
  lowerLimit(level: number): number {
    return this.#at(this.#ascending.length - this.#fewest(level));
  }

  /** The true shift is above this limit with a probability of at most `level`; Infinity if there is too little data. */
  upperLimit(level: number): number {
    return this.#at(this.#fewest(level) - 1);
  }

  /** How many shifts must lie on one side for a probability of at most `level`. */
  #fewest(level: number): number {
    let count = this.#ascending.length + 1;
    for (let p = 0; count > 0; count--) {
      p += this.#chances[count - 1] ?? 0;
      if (p > level) break;
    }
    return count;
  }

  #tail(count: number): number {
    return this.#chances.slice(count).reduceRight((sum, chance) => sum + chance, 0);
  }

  #at(index: number): number {
    if (index < 0) return Number.NEGATIVE_INFINITY;
    return this.#ascending[index] ?? Number.POSITIVE_INFINITY;
  }
}
