interface IntervalSizes {
  /** Milliseconds of an interval at first. */
  readonly firstMs: number;
  /** The most intervals. */
  readonly most: number;
}

/**
 * What is counted over time, at constant size however long a run is: when it outgrows its intervals, neighbours are
 * joined in pairs. Times are milliseconds from the start of the load.
 */
export class Intervals<Interval> {
  readonly #make: () => Interval;
  readonly #join: (into: Interval, from: Interval) => void;
  readonly #most: number;
  #lengthMs: number;
  #intervals: Interval[] = [];

  constructor(
    make: () => Interval,
    join: (into: Interval, from: Interval) => void,
    { firstMs, most }: IntervalSizes = { firstMs: 100, most: 300 },
  ) {
    this.#make = make;
    this.#join = join;
    this.#lengthMs = firstMs;
    this.#most = most;
  }

  /** The length of each interval. */
  get lengthMs(): number {
    return this.#lengthMs;
  }

  get all(): readonly Interval[] {
    return this.#intervals;
  }

  at(ms: number): Interval {
    while (ms >= this.#lengthMs * this.#most) this.#halve();
    const index = Math.floor(ms / this.#lengthMs);
    while (this.#intervals.length <= index) this.#intervals.push(this.#make());
    return this.#intervals[index] as Interval;
  }

  #halve(): void {
    this.#lengthMs *= 2;
    const joined = Array.from({ length: Math.ceil(this.#intervals.length / 2) }, this.#make);
    for (const [index, interval] of this.#intervals.entries())
      this.#join(joined[index >> 1] as Interval, interval);
    this.#intervals = joined;
  }
}

/** A saved result should not have digits that no clock measures. */
export function toMicroseconds(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
