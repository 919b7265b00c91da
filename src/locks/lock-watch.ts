import type { LogWatch } from './log-watch.ts';
import type { ProcessFacts } from './proc/process-facts.ts';
import type { ShareEstimate } from './share-of-looks.ts';

/**
 * SQLite's locks. In the database file (rollback journal): `shared`, `reserved`, `pending`, `exclusive`. In the `-shm`
 * (WAL): `writer`, `checkpointer`, `recovery`, `reader` with its slot 0 to 4.
 */
export const LOCK_NAMES = [
  'shared',
  'reserved',
  'pending',
  'exclusive',
  'writer',
  'checkpointer',
  'recovery',
  'reader',
] as const;
export type LockName = (typeof LOCK_NAMES)[number];

/** Locks that keep all other processes from writing. */
export const WRITE_LOCKS: readonly LockName[] = ['writer', 'reserved', 'pending', 'exclusive'];

/** Locks of a process that only reads. */
export const READ_LOCKS: readonly LockName[] = ['reader', 'shared'];

/** A lock of one process, as the samples of a watch saw it. */
export interface HeldLock {
  readonly name: LockName;
  /** The slot of a `reader`, 0 to 4; null for all other locks. */
  readonly slot: number | null;
  /** The last frame of the log that a `reader` sees; 0 if it reads the database file only; null if unknown. */
  readonly readMark: number | null;
  /** Number of samples that saw the lock. */
  readonly samples: number;
  /** Milliseconds of the longest stretch in which every sample saw the lock, and there was no commit or change of the mark. */
  readonly longestMs: number;
  /** Whether that stretch is the whole watch. */
  readonly throughout: boolean;
  /** Milliseconds of the stretch up to the last sample; null if the last sample did not see the lock. */
  readonly currentMs: number | null;
}

export interface Holder {
  readonly process: ProcessFacts;
  /** Not empty. */
  readonly locks: readonly HeldLock[];
  /** Milliseconds of CPU time that the process used during the watch; null if unknown. */
  readonly cpuMs: number | null;
}

/** Which locks this machine shows. */
export type Visibility =
  | { readonly kind: 'all' }
  /** Not the locks of processes outside this container, or on another machine. */
  | { readonly kind: 'partial'; readonly reason: string }
  | { readonly kind: 'none'; readonly reason: string };

/** Whether a write transaction could begin. It was rolled back at once and wrote nothing. */
export type WriteAttempt =
  | { readonly status: 'began'; readonly afterMs: number }
  | { readonly status: 'refused'; readonly code: string; readonly afterMs: number }
  | { readonly status: 'not-tried'; readonly reason: string };

/** Why a watch went on for longer than usual. */
export const EXTENSIONS = ['write-lock-seen', 'readers-overlap'] as const;
export type Extension = (typeof EXTENSIONS)[number];

/** The locks of a database during a watch. */
export interface LockWatch {
  readonly visibility: Visibility;
  readonly watchedMs: number;
  readonly samples: number;
  /** Processes that held a lock in at least one sample. An idle connection in WAL mode holds none. */
  readonly holders: readonly Holder[];
  /** Processes connected in WAL mode, idle ones included; null in rollback mode. */
  readonly connected: number | null;
  /** The least number of transactions that were committed during the watch; null if unknown. */
  readonly commits: number | null;
  /** Share of the time in which a process held a write lock. */
  readonly writeLocked: ShareEstimate;
  /** Null without a write-ahead log whose index could be read. */
  readonly log: LogWatch | null;
  /** Null for a watch of the usual length, or of the length that the user chose. */
  readonly extension: Extension | null;
  /** Null if the system shows all locks, and for an empty file. */
  readonly writeAttempt: WriteAttempt | null;
}
