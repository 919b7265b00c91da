/** A map by conversation that keeps the entries that were set last. */
export class RecentMap<Value> {
  readonly #max: number;
  readonly #entries = new Map<string, Value>();

  /** `max`: entries at most. */
  constructor(max: number) {
    this.#max = max;
  }

  of(conversationId: string): Value | undefined {
    return this.#entries.get(conversationId);
  }

  set(conversationId: string, value: Value): void {
    this.#entries.delete(conversationId);
    this.#entries.set(conversationId, value);
    if (this.#entries.size <= this.#max) return;
    const [longestAgo = ''] = this.#entries.keys();
    this.#entries.delete(longestAgo);
  }

  forget(conversationId: string): void {
    this.#entries.delete(conversationId);
  }

  clear(): void {
    this.#entries.clear();
  }
}
