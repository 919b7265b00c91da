/** Makes the empty databases that the servers of a run are started with. */
export interface Databases {
  /** Throws `DB_OPEN_FAILED` where none can be made. */
  create(): Promise<string>;

  /** Removes one whose servers have ended, if it takes up anything that others need. */
  discard(database: string): void;

  /** Removes all; resolves with what could not be removed, in sentences without a full stop. */
  close(): Promise<readonly string[]>;
}
