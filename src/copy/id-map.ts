/**
 * Messages whose ids in the target are those in the source plus `shift`. No other message of the target has one of these
 * ids, and their order is that of the source.
 */
export interface IdRange {
  /** Ids in the source, both included. */
  readonly first: number;
  readonly last: number;
  readonly shift: number;
}

/**
 * The range for the messages from `first` to `last`, where `taken` is the greatest id that the target has given out.
 * Ids are kept where they are greater than that: in an empty target, all of them.
 */
export function rangeAfter(first: number, last: number, taken: number): IdRange {
  return { first, last, shift: first > taken ? 0 : taken + 1 - first };
}

/** Turns ids of the source into those of the target. */
export class IdMap {
  readonly #ranges: readonly IdRange[];

  /** Ranges in the order of their ids. */
  constructor(ranges: readonly IdRange[]) {
    this.#ranges = ranges;
  }

  /** An id that is in no range, such as that of a deleted message, gets one that no copied message has. */
  toTarget(id: number): number {
    return id + (this.#rangeOf(id)?.shift ?? 0);
  }

  #rangeOf(id: number): IdRange | undefined {
    return this.#ranges.findLast(({ first }) => first <= id) ?? this.#ranges[0];
  }
}
