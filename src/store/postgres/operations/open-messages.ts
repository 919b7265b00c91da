/** How many conversations are remembered: about a MiB. */
const MAX_CONVERSATIONS = 10_000;

interface Known {
  /** The last message of the conversation when they were counted. */
  readonly lastId: number;
  readonly count: number;
}

/**
 * How many messages of recent conversations have no summary: counting them costs as much as storing a turn. What is known
 * holds only as long as the conversation still ends with the same message, which another server's turn changes. Ids are never
 * given twice, so what a transaction noted that was then rolled back holds for no conversation.
 */
export class OpenMessages {
  readonly #known = new Map<string, Known>();

  of(conversationId: string): Known | undefined {
    return this.#known.get(conversationId);
  }

  note(conversationId: string, known: Known): void {
    this.#known.delete(conversationId);
    this.#known.set(conversationId, known);
    if (this.#known.size <= MAX_CONVERSATIONS) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      return;
    }
  }

  forget(conversationId: string): void {
    this.#known.delete(conversationId);
  }
}
