/** What the files show of commits at one moment. */
export type CommitMark =
  /** The counter in the index of a log: 32 bits, from 0 whenever the index is created or recovered. */
  | { readonly kind: 'index'; readonly inode: string; readonly count: number }
  /** The change counter of a database in rollback mode, 32 bits. */
  | { readonly kind: 'header'; readonly inode: string; readonly count: number }
  /** Size and age of the files of a log without an index: they change with a commit, and sometimes without one. */
  | { readonly kind: 'state'; readonly state: string };

/** Counts commits by comparing marks. The count is a lower bound. */
export class CommitCounter {
  #last: CommitMark | null = null;
  #counted = 0;
  #isUnclear = false;

  /** Returns the commits since the last mark. Pass null for a moment without a mark. */
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

  /** Null if there may have been commits although none was counted. */
  get commits(): number | null {
    if (this.#counted > 0) return this.#counted;
    return this.#last === null || this.#isUnclear ? null : 0;
  }
}

/** Null if unknown. */
function commitsBetween(before: CommitMark, after: CommitMark): number | null {
  if (after.kind === 'state') return before.kind === 'state' && before.state === after.state ? 0 : null;
  const isSame = before.kind === after.kind && before.inode === after.inode;
  const difference = isSame ? (after.count - before.count) >>> 0 : RESTARTED;
  if (difference < RESTARTED) return difference;
  return after.kind === 'index' ? after.count : null;
}

/** Two billion commits between two samples mean that the counter restarted. */
const RESTARTED = 2 ** 31;
