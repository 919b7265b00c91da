/** Notices pages that come again, in constant memory: Brent's algorithm, with a set of ids in place of one value. */
export class RepeatedPages {
  #remembered: ReadonlySet<unknown> = new Set();
  #seen = 0;
  #rememberedNext = 1;

  /**
   * Whether most of the ids were on the remembered page. Not all of them: in a circle, the second round may begin elsewhere
   * on a page. Not one alone: a page may begin with the last message of the page before.
   */
  isRepeated(ids: readonly unknown[]): boolean {
    const known = ids.filter((id) => this.#remembered.has(id)).length;
    if (++this.#seen === this.#rememberedNext) {
      this.#remembered = new Set(ids);
      this.#rememberedNext *= 2;
    }
    return known > ids.length / 2;
  }
}
