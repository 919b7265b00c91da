/** The looks at a write lock since the last question. */
export interface RecentLooks {
  /** Share of the looks, 0 to 1, in which a process held it; 0 without a look. */
  readonly share: number;
  /** The process that most of them saw; undefined where none did. */
  readonly pid: number | undefined;
}

/** Counts which processes held a write lock from one question to the next. */
export class RecentWriters {
  #looks = 0;
  readonly #looksOf = new Map<number, number>();

  /** `pid` is undefined where no process held it. */
  see(pid: number | undefined): void {
    this.#looks++;
    if (pid !== undefined) this.#looksOf.set(pid, (this.#looksOf.get(pid) ?? 0) + 1);
  }

  /** The next answer begins with the next look. */
  take(): RecentLooks {
    const writers = [...this.#looksOf].sort(([, one], [, other]) => other - one);
    const held = writers.reduce((sum, [, looks]) => sum + looks, 0);
    const recent = { share: held / Math.max(1, this.#looks), pid: writers[0]?.[0] };
    this.#looks = 0;
    this.#looksOf.clear();
    return recent;
  }
}
