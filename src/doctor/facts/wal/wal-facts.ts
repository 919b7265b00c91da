import type { WalIndex } from '../../../locks/file/wal-index.ts';

/** The write-ahead log, and its index in the `-shm`. Frames are pages; the newest committed one has the number `frames`. */
export interface WalFacts {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  /** What the index says; null where there is none, or it cannot be read or trusted. */
  readonly index: WalIndex | null;
  /** What the `-shm` is; `broken` is no index of any log. */
  readonly shm: 'whole' | 'broken' | 'missing' | 'unreadable';
}
