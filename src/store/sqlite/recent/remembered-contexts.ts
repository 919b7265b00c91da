import { sumOf } from '../../../sum-of.ts';
import type { Context } from '../../types.ts';

interface Entry {
  readonly context: Context;
  readonly bytes: number;
}

/** What a context without messages takes, with its name and its place in the map. */
const CONTEXT_BYTES = 700;

/** What a message takes beside its text. */
const MESSAGE_BYTES = 100;

/** Contexts by conversation, the one used last at the end. Those unused for longest go first. */
export class RememberedContexts {
  readonly #entries = new Map<string, Entry>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(conversationId: string): Context | undefined {
    return this.#entries.get(conversationId)?.context;
  }

  set(conversationId: string, context: Context): void {
    this.delete(conversationId);
    const bytes = bytesOf(context);
    // Otherwise it would push out all others, and then itself.
    if (bytes > this.#maxBytes) return;
    this.#entries.set(conversationId, { context, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.delete(oldest);
    }
  }

  delete(conversationId: string): void {
    const entry = this.#entries.get(conversationId);
    if (!entry) return;
    this.#bytes -= entry.bytes;
    this.#entries.delete(conversationId);
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }
}

/** About what it takes, at two bytes a character. */
function bytesOf({ summary, messages }: Context): number {
  const chars = (summary?.content.length ?? 0) + sumOf(messages, ({ content }) => content.length);
  return 2 * chars + CONTEXT_BYTES + MESSAGE_BYTES * messages.length;
}
