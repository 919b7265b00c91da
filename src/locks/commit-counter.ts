/** What tells of commits at one moment. */
export type CommitMark =
  /** The index of a log counts from 0 whenever it is made or recovered, in 32 bits. */
  | { readonly kind: 'index'; readonly inode: string; readonly count: number }
  /** The change counter of a database in rollback mode, in 32 bits. */
  | { readonly kind: 'header'; readonly inode: string; readonly count: number }
  /** A log that nobody shares: its state, which changes with a commit, and sometimes without. */
  | { readonly kind: 'state'; readonly state: string };

/** Counts commits by what is seen of them from time to time: at least so many. */
export class CommitCounter {
  #last: CommitMark | null = null;
  #counted = 0;
  #isUnclear = false;

  /** How many there were since the last mark. Null is a moment at which nothing could be told. */
  observe(mark: CommitMark | null): number {
    const before = this.#last;
    if (mark === null) return 0;
    this.#last = mark;
    if (before === null) return 0;
    const committed = commitsBetween(before, mark);
    if (committed === null) this.#isUnclear = true;
    this.#counted += committed ?? 0;
    return committed ?? 0;
  }

  /** Null where there may have been some, and none was seen. */
  get commits(): number | null {
    if (this.#counted > 0) return this.#counted;
    return this.#last === null || this.#isUnclear ? null : 0;
  }
}

/** Null where it cannot be told. */
function commitsBetween(before: CommitMark, after: CommitMark): number | null {
  if (after.kind === 'state') return before.kind === 'state' && before.state === after.state ? 0 : null;
  const isSame = before.kind === after.kind && before.inode === after.inode;
  const difference = isSame ? (after.count - before.count) >>> 0 : BEGAN_ANEW;
  if (difference < BEGAN_ANEW) return difference;
  return after.kind === 'index' ? after.count : null;
}

/** Two thousand million commits between two looks are a count that began anew. */
const BEGAN_ANEW = 2 ** 31;
