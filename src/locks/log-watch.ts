import type { WalIndex } from './file/wal-index.ts';

/** How far a log has got. */
export type LogState = Pick<WalIndex, 'pageSize' | 'frames' | 'backfilled'>;

/** Looks at a log, by whether a process read. */
export interface ReaderLooks {
  readonly read: number;
  readonly unread: number;
  /** Only a process that wrote was seen with a reader's lock: a writer has one too. */
  readonly unclear: number;
}

/** A write-ahead log during a watch of its locks. */
export interface LogWatch {
  readonly first: LogState;
  readonly last: LogState;
  /** The least number of times that it was begun anew, over its old frames. */
  readonly restarts: number;
  /** The least number of frames that were added. */
  readonly added: number;
  readonly looks: ReaderLooks;
  /** Milliseconds in which no process of this tool read: that too keeps a log from being begun anew. */
  readonly unhinderedMs: number;
}
