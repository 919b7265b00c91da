/** A reply that is there at once: in parts for those who stream it, without a wait for each for those who want it whole. */
export class ReadyReply implements AsyncIterable<string> {
  readonly text: string;
  readonly #split: (text: string) => Iterator<string>;

  constructor(text: string, split: (text: string) => Iterator<string>) {
    this.text = text;
    this.#split = split;
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#split(this.text);
  }

  /** Not an async generator: each part would wait three times as often. */
  [Symbol.asyncIterator](): AsyncIterator<string> {
    const parts = this.#split(this.text);
    return { next: async () => parts.next() };
  }
}
