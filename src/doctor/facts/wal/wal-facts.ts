import type { WalIndex } from '../../../locks/file/wal-index.ts';

/** The write-ahead log, and its index in the `-shm`. */
export interface WalFacts {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  /** Null if it is missing, unreadable, or does not match the log. */
  readonly index: WalIndex | null;
  /** `broken`: it is not an index. */
  readonly shm: 'whole' | 'broken' | 'missing' | 'unreadable';
}
