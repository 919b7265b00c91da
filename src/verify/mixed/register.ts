/**
 * A text that simultaneous requests write. While they run, a read may show the text from before or any that is being
 * written; afterwards one of those whose write was acknowledged, and always the same one.
 */
export class Register {
  #settled: readonly string[];
  #writing: string[] = [];
  #acknowledged: string[] = [];

  constructor(text: string) {
    this.#settled = [text];
  }

  beginWrite(text: string): void {
    this.#writing.push(text);
  }

  acknowledge(text: string): void {
    this.#acknowledged.push(text);
  }

  /** All writes have ended. */
  settle(): void {
    if (this.#acknowledged.length > 0) this.#settled = this.#acknowledged;
    this.#acknowledged = [];
    this.#writing = [];
  }

  /** Whether a read may show this text. The first read after the writes decides which of them was the last. */
  accepts(text: string): boolean {
    const isKnown = this.#settled.includes(text) || this.#writing.includes(text);
    if (isKnown && this.#writing.length === 0) this.#settled = [text];
    return isKnown;
  }
}
