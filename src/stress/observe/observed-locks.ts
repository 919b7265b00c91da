import type { LockName } from '../../locks/lock-watch.ts';
import type { ObservedSessions } from './sessions/observed-sessions.ts';
import type { SessionMoment } from './sessions/session-tally.ts';

/**
 * Whose a process is: of the server under load, of this tool (such as the lock of `lock@`), or of another program;
 * `unknown` where it is not known which processes are the server's.
 */
export const LOCK_OWNERS = ['server', 'tool', 'other', 'unknown'] as const;
export type LockOwner = (typeof LOCK_OWNERS)[number];

/**
 * Who held the locks of the server's SQLite database during a load, what the sessions of its PostgreSQL database did, or why
 * that could not be seen.
 */
export type ObservedLocks =
  | {
      readonly status: 'seen';
      /** The file. */
      readonly database: string;
      readonly journalMode: 'wal' | 'rollback';
      /** Why there may be locks that were not seen; null if all were. */
      readonly blindSpot: string | null;
      readonly watchedMs: number;
      /** Taken at random intervals of 10 to 30 ms. */
      readonly samples: number;
      /** The least number of transactions that were committed; null if unknown. */
      readonly commits: number | null;
      /** Share of the samples, 0 to 1, in which a process held a write lock. */
      readonly writeLockedShare: number;
      /** Processes that held a lock in at least one sample. */
      readonly holders: readonly ObservedHolder[];
    }
  | ObservedSessions
  | { readonly status: 'unseen'; readonly reason: string };

export interface ObservedHolder {
  /** Null if the system does not show which process it is; then `command` says why. */
  readonly pid: number | null;
  /** Its command line, without secrets. */
  readonly command: string;
  readonly owner: LockOwner;
  /** Null if it was never seen to hold a write lock: `writer`, or `reserved`, `pending` and `exclusive`. */
  readonly write: WriteHolds | null;
  /** Every lock that it was seen to hold. */
  readonly locks: readonly ObservedLock[];
  /** Samples in which it read while another process held `pending`: it kept that process from committing. */
  readonly samplesBlockingCommits: number;
}

/**
 * How a process held the write lock. A hold lasts from the first to the last sample that saw it without a commit in
 * between: 0 ms if one sample saw it.
 */
export interface WriteHolds {
  readonly holds: number;
  /** Share of all samples, 0 to 1. */
  readonly share: number;
  readonly medianMs: number;
  readonly longestMs: number;
  /** Milliseconds of the hold under way when the load ended; null without one. */
  readonly heldAtEndMs: number | null;
  /** Milliseconds that this same hold went on after the load, at least; null if it was not seen again. */
  readonly heldAfterLoadMs: number | null;
  /** CPU of the whole process per time held, 1 for one core, over the holds of 200 ms or more; null if unknown or without one. */
  readonly cpuShareWhileHeld: number | null;
}

/** One kind of lock of a process; the slots of a `reader` are taken together. */
export interface ObservedLock {
  readonly name: LockName;
  /** Number of samples that saw it; of a reader, in one slot. */
  readonly samples: number;
  readonly longestMs: number;
}

/** What was seen of the locks of a server's database in the last quarter of a second, while a load runs. */
export type LocksNow =
  | {
      readonly kind: 'write-lock';
      /** Share of the looks, 0 to 1, in which a process held the write lock of the SQLite database. */
      readonly share: number;
      /** The process that most of them saw; null where none did. */
      readonly holder: WriteLockHolder | null;
    }
  /** Sessions of a PostgreSQL database. */
  | ({ readonly kind: 'sessions' } & SessionMoment);

export interface WriteLockHolder {
  /** Null if the system does not show which process it is; then `command` says why. */
  readonly pid: number | null;
  /** Its command line, without secrets. */
  readonly command: string;
  /** `other` and `unknown` may still be the server: one that was started again is another process. */
  readonly owner: LockOwner;
  /** Milliseconds of the hold under way; null where it holds the lock again and again. */
  readonly heldMs: number | null;
}
