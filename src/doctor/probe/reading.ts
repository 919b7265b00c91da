import type { Contents } from '../facts/contents/contents.ts';
import type { DatabaseFile } from '../facts/file/file-facts.ts';
import type { ProbeOptions } from './probe.ts';

export interface ReadingOptions extends Pick<ProbeOptions, 'signal' | 'onStart'> {
  /** Whether another process has it open; null where the system does not tell. */
  readonly isInUse: boolean | null;
  /** Checks all that can be checked, however long it takes and however large a copy is. */
  readonly full: boolean;
  /** Milliseconds for all answers, instead of those that suit the way of reading. */
  readonly deadlineMs?: number;
}

export interface Reading {
  readonly file: DatabaseFile;
  /** Whether SQLite would use a write-ahead log. */
  readonly hasLog: boolean;
  readonly options: ReadingOptions;
}

/** What one way of reading came to, and whether another one may come further. */
export interface Read {
  readonly contents: Contents;
  readonly isFinal: boolean;
}

/** SQLite's wait for a lock, in milliseconds: enough for a commit, and too little to be taken for a hang. */
export const BUSY_TIMEOUT_MS = 100;

const DEADLINES_MS = {
  /** A read lock keeps writers of a rollback journal from committing: that is what the user complains of. */
  besideWriters: 250,
  /** Less than the five seconds that most applications wait, should one come while we read. */
  alone: 4_000,
  /** A reader of a log is in nobody's way, but keeps the log from being begun anew. */
  besideLog: 5_000,
  copy: 10_000,
} as const;

/** Milliseconds; null for as long as it takes. */
export function deadlineOf(
  way: Contents['readFrom'],
  { hasLog, options: { isInUse, full, deadlineMs } }: Reading,
): number | null {
  if (full) return null;
  if (deadlineMs !== undefined) return deadlineMs;
  if (way === 'copy') return DEADLINES_MS.copy;
  if (hasLog) return DEADLINES_MS.besideLog;
  return DEADLINES_MS[isInUse === false ? 'alone' : 'besideWriters'];
}
