const FIRST_SIZE = 1_024;

/** Where the records of a file are: 12 bytes each. */
export class RecordIndex {
  #starts = new Float64Array(FIRST_SIZE);
  #lengths = new Uint32Array(FIRST_SIZE);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(start: number, length: number): void {
    if (this.#count === this.#starts.length) this.#grow();
    this.#starts[this.#count] = start;
    this.#lengths[this.#count++] = length;
  }

  /** In bytes. The index is below `count`. */
  placeOf(index: number): { readonly start: number; readonly length: number } {
    return { start: this.#starts[index] ?? 0, length: this.#lengths[index] ?? 0 };
  }

  #grow(): void {
    const [starts, lengths] = [this.#starts, this.#lengths];
    this.#starts = new Float64Array(2 * starts.length);
    this.#lengths = new Uint32Array(2 * lengths.length);
    this.#starts.set(starts);
    this.#lengths.set(lengths);
  }
}
