type Order = 'oldest-first' | 'newest-first';

/**
 * Counts the replies that may belong to a run although nothing in them shows it. Those that are older than the first token
 * of the run do not; which end of the list that is depends on its order.
 */
export class UntraceableReplies {
  #beforeTokens = 0;
  #amongTokens = 0;
  #afterTokens = 0;
  #sawToken = false;
  /** Turns seen in each order: a reply is stored after its message. */
  readonly #turns: Record<Order, number> = { 'oldest-first': 0, 'newest-first': 0 };

  /** One more message with a token of the run. */
  seeToken(): void {
    this.#sawToken = true;
    this.#amongTokens += this.#afterTokens;
    this.#afterTokens = 0;
  }

  /** One more turn in which the reply is listed after the message, or before it. */
  see(order: Order): void {
    this.#turns[order]++;
  }

  /** One more reply; it belongs to the run for certain if it has tokens, of several requests. */
  add(hasTokens: boolean): void {
    if (hasTokens) this.#amongTokens++;
    else if (this.#sawToken) this.#afterTokens++;
    else this.#beforeTokens++;
  }

  /** Where the order is unknown, replies at both ends count: better to prove nothing than what is wrong. */
  get count(): number {
    if (!this.#sawToken) return 0;
    const { 'oldest-first': forwards, 'newest-first': backwards } = this.#turns;
    const before = forwards > backwards ? 0 : this.#beforeTokens;
    const after = backwards > forwards ? 0 : this.#afterTokens;
    return before + this.#amongTokens + after;
  }
}
