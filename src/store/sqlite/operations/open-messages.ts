import type { Database } from 'better-sqlite3';
import { statement } from '../pool/statements.ts';

/** About a megabyte. Beyond, the conversation that was counted or changed longest ago is counted anew. */
const MAX_CONVERSATIONS = 10_000;

/**
 * How many messages of recent conversations no summary covers, or more than that: a look at the database decides what is
 * due. It lasts from one transaction of a connection to the next, as long as no other connection has committed.
 */
export class OpenMessages {
  readonly #counts = new Map<string, number>();
  #version: unknown;

  /** Call inside the transaction, which keeps others from committing. */
  asOf(db: Database): void {
    // It stands still for commits of this connection only.
    const version = statement(db, 'PRAGMA data_version').pluck().get();
    if (version !== this.#version) this.#counts.clear();
    this.#version = version;
  }

  of(conversationId: string): number | undefined {
    return this.#counts.get(conversationId);
  }

  set(conversationId: string, count: number): void {
    this.#counts.delete(conversationId);
    this.#counts.set(conversationId, count);
    if (this.#counts.size <= MAX_CONVERSATIONS) return;
    const [longestAgo = ''] = this.#counts.keys();
    this.#counts.delete(longestAgo);
  }

  forget(conversationId: string): void {
    this.#counts.delete(conversationId);
  }
}
