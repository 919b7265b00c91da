/** The writer is the only connection of its pool that may change the database. */
export type Role = 'writer' | 'reader';

/** One operation of a batch: the name that the backend knows it by, and its argument. */
export interface Operation {
  readonly name: string;
  readonly args: unknown;
  /** Whether it only reads, as far as is known: a batch of such operations needs no lock. */
  readonly isRead?: boolean;
}

export type Outcome =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: Error };

/** What kept an operation from running is the lock of another connection: it may wait for that up to the busy timeout. */
export interface Refused {
  readonly ok: 'refused';
  readonly error: Error;
}

/**
 * `busy`: nothing was done, because another connection holds the lock. `done`: the outcomes of the operations, in their
 * order; those without one are left, to be run next.
 */
export type BatchReply =
  | {
      readonly kind: 'busy';
      readonly error: Error;
      /** Milliseconds until another try is worth its cost, unless other operations come. 0: the connection has waited itself. */
      readonly pauseMs: number;
    }
  | {
      readonly kind: 'done';
      readonly outcomes: readonly (Outcome | Refused | undefined)[];
      readonly committed: boolean;
    };

/** A connection to the database. Runs one batch at a time, in one transaction. */
export interface BatchConnection {
  /** Settles when the connection has ended, for any reason, with the error for whatever it leaves unanswered. */
  readonly ended: Promise<unknown>;
  /** Rejects when the connection ends meanwhile: with `DB_CONNECTION_LOST` where the batch may have been committed. */
  run(operations: readonly Operation[]): Promise<BatchReply>;
  /** Closes in order. */
  close(): Promise<void>;
  /** Ends it, whatever it is doing. */
  terminate(): Promise<void>;
}
