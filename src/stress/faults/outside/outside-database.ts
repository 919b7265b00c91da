/**
 * A server's database as another application sees it, over a connection of its own. One request at a time. What is asked
 * throws `DB_OPEN_FAILED` where the database cannot be used.
 */
export interface OutsideDatabase {
  /** Keeps all others from writing, as soon as that is possible; resolves when it is. An abort ends the connection. */
  hold(signal?: AbortSignal): Promise<void>;

  /** Lets them write again. */
  release(): Promise<void>;

  /** What is damaged, in words; empty where the database is sound. */
  integrityProblems(): Promise<string[]>;

  /** Lets others write, and closes the connection. */
  close(): Promise<void>;
}
