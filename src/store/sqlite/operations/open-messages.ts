import type { Database } from 'better-sqlite3';
import { RecentMap } from '../../recent-map.ts';
import { statement } from '../pool/statements.ts';

/** About a megabyte. Beyond, the conversation that was counted or changed longest ago is counted anew. */
const MAX_CONVERSATIONS = 10_000;

/**
 * How many messages of recent conversations no summary covers, or more than that: a look at the database decides what is
 * due. It lasts from one transaction of a connection to the next, as long as no other connection has committed.
 */
export class OpenMessages extends RecentMap<number> {
  #version: unknown;

  constructor() {
    super(MAX_CONVERSATIONS);
  }

  /** Call inside the transaction, which keeps others from committing. */
  asOf(db: Database): void {
    // It stands still for commits of this connection only.
    const version = statement(db, 'PRAGMA data_version').pluck().get();
    if (version !== this.#version) this.clear();
    this.#version = version;
  }
}
