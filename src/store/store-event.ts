import type { GenesisError } from '../errors.ts';

/** What an operator wants to know at once; everything else is in the counters. */
export type StoreEvent = { readonly pool: string } & PoolEvent;

export type PoolEvent =
  | {
      /** A lock was refused, and the operation is tried again. */
      readonly type: 'retry';
      readonly operation: string;
      /** 1 for the first retry. */
      readonly attempt: number;
      readonly delayMs: number;
      /** The database's code. */
      readonly code: string;
    }
  | {
      /** A lock was refused on the last attempt too. */
      readonly type: 'retries-exhausted';
      readonly operation: string;
      readonly attempts: number;
      readonly code: string;
    }
  | {
      /** A connection ended by itself, or another one could not be opened. */
      readonly type: 'connection-lost' | 'open-failed';
      readonly role: 'writer' | 'reader';
      readonly error: unknown;
    }
  | {
      /** An operation failed because the database cannot be reached, after all its retries. */
      readonly type: 'unavailable';
      readonly operation: string;
      readonly error: unknown;
    }
  | {
      /** Operations succeed again, reads and writes, since a connection was lost or the database could not be reached. */
      readonly type: 'available';
    }
  | {
      /** The database cannot be reached when the store is opened: that is tried again for `patienceMs`. */
      readonly type: 'waiting';
      readonly patienceMs: number;
      readonly error: unknown;
    }
  | {
      /** Messages could not be added to the index of searches; that is tried again. */
      readonly type: 'index-failed';
      readonly error: unknown;
    }
  | {
      /** The file that was opened is not in its place any more: every operation is refused from now on. */
      readonly type: 'replaced';
      /** `DB_REPLACED`. */
      readonly error: GenesisError;
    };
