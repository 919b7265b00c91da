import type { ProcessFacts } from './proc/process-facts.ts';

/**
 * SQLite's locks. In the database file (rollback journal): `shared`, `reserved`, `pending`, `exclusive`. In the `-shm`
 * (WAL): `writer`, `checkpointer`, `recovery`, `reader` with its slot 0 to 4.
 */
export type LockName =
  | 'shared'
  | 'reserved'
  | 'pending'
  | 'exclusive'
  | 'writer'
  | 'checkpointer'
  | 'recovery'
  | 'reader';

/** A lock of one process, as the samples of a watch saw it. */
export interface HeldLock {
  readonly name: LockName;
  /** Of a reader: its slot, 0 to 4; null for all other locks. */
  readonly slot: number | null;
  /** Of a reader: the frame of the WAL up to which it reads; 0 reads the database alone; null where it cannot be told. */
  readonly readMark: number | null;
  /** How many samples saw it. */
  readonly samples: number;
  /** Milliseconds of the longest stretch in which every sample saw it, and nothing was committed and no mark moved. */
  readonly longestMs: number;
  /** Whether that stretch is the whole watch. */
  readonly throughout: boolean;
  /** Milliseconds of the stretch that lasts until the last sample; null where the last sample did not see it. */
  readonly currentMs: number | null;
}

export interface Holder {
  readonly process: ProcessFacts;
  /** Not empty. */
  readonly locks: readonly HeldLock[];
  /** Milliseconds of CPU that the process used during the watch; null where the system does not tell. */
  readonly cpuMs: number | null;
}

/** What this machine tells of locks. */
export type Visibility =
  | { readonly kind: 'all' }
  /** Locks of processes outside this container, or of another machine, are not seen. */
  | { readonly kind: 'partial'; readonly reason: string }
  | { readonly kind: 'none'; readonly reason: string };

/** Whether a write transaction could be begun. It was ended at once, and wrote nothing. */
export type Trial =
  | { readonly status: 'began'; readonly afterMs: number }
  | { readonly status: 'refused'; readonly code: string; readonly afterMs: number }
  | { readonly status: 'not-tried'; readonly reason: string };

/** The locks of a database over a short while. */
export interface LockWatch {
  readonly visibility: Visibility;
  readonly watchedMs: number;
  readonly samples: number;
  /** Those who held a lock in at least one sample. An idle WAL connection holds none of these. */
  readonly holders: readonly Holder[];
  /** How many processes are connected in WAL mode, idle ones included; null in rollback mode. */
  readonly connected: number | null;
  /** Transactions committed while we watched, at least: 0 is none; null where it could not be told. */
  readonly commits: number | null;
  /** Null where the system tells of all locks, and for a file that is not filled yet. */
  readonly trial: Trial | null;
}
