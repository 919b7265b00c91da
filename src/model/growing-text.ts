/** Characters of parts that wait to be joined. */
const BLOCK_CHARS = 1_024;

/**
 * A text that grows by small parts. V8 keeps the sum of two strings as a tree with a node and a string for each part:
 * 256 KiB in tokens would take 3 MiB. Joined in blocks, a text takes little more than its characters.
 */
export class GrowingText {
  #joined = '';
  #parts: string[] = [];
  #waitingChars = 0;

  get isEmpty(): boolean {
    return this.#joined === '' && this.#waitingChars === 0;
  }

  add(part: string): void {
    this.#parts.push(part);
    this.#waitingChars += part.length;
    if (this.#waitingChars >= BLOCK_CHARS) this.#join();
  }

  toString(): string {
    this.#join();
    return this.#joined;
  }

  #join(): void {
    this.#joined += this.#parts.join('');
    this.#parts = [];
    this.#waitingChars = 0;
  }
}
