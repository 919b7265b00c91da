import type { ProbeOptions } from '../../sqlite-probe/probe.ts';
import type { Contents } from '../facts/contents/contents.ts';
import type { DatabaseFile } from '../facts/file/file-facts.ts';
import type { LeftLog } from '../facts/wal/left-log.ts';

export interface ReadingOptions extends Pick<ProbeOptions, 'signal' | 'onStart'> {
  /** Whether another process has the database open; null if unknown. */
  readonly isInUse: boolean | null;
  /** The log that an ended process left; null if there is none. */
  readonly leftLog: LeftLog | null;
  /** Checks everything, however long it takes and however large a copy is. */
  readonly full: boolean;
  /** Milliseconds for all answers, instead of the default for the way of reading. */
  readonly deadlineMs?: number;
}

export interface Reading {
  readonly file: DatabaseFile;
  /** Whether SQLite would use a write-ahead log. */
  readonly hasLog: boolean;
  readonly options: ReadingOptions;
}

/** What one way of reading found. If it is not final, another way may find more. */
export interface Read {
  readonly contents: Contents;
  readonly isFinal: boolean;
}

/** Milliseconds that SQLite waits for a lock: enough for a commit, and too short to look like a hang. */
export const BUSY_TIMEOUT_MS = 100;

const DEADLINES_MS = {
  /** In rollback mode, a read lock prevents commits: just what the user may be complaining about. */
  rollbackInUse: 250,
  /** Shorter than the five seconds that most applications wait, in case one opens the database meanwhile. */
  rollbackUnused: 4_000,
  /** In WAL mode, a reader blocks no writer, but prevents a restart of the log. */
  wal: 5_000,
  copy: 10_000,
} as const;

/** Milliseconds; null for no limit. */
export function deadlineOf(
  way: Contents['readFrom'],
  { hasLog, options: { isInUse, full, deadlineMs } }: Reading,
): number | null {
  if (full) return null;
  if (deadlineMs !== undefined) return deadlineMs;
  if (way === 'copy') return DEADLINES_MS.copy;
  if (hasLog) return DEADLINES_MS.wal;
  return DEADLINES_MS[isInUse === false ? 'rollbackUnused' : 'rollbackInUse'];
}
