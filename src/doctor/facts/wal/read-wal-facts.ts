import { setTimeout as delay } from 'node:timers/promises';
import { readFileEntry } from '../../../locks/file/entry.ts';
import { readStartSync } from '../../../locks/file/read-start.ts';
import { statOf } from '../../../locks/file/stat-of.ts';
import { frameBytes, readWalIndex, type WalIndex } from '../../../locks/file/wal-index.ts';
import type { DatabaseFile } from '../file/file-facts.ts';

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

const WAL_HEADER_BYTES = 32;
const LOOKS = 3;
const PAUSE_MS = 20;

/** Null if the database has no write-ahead log: in rollback mode, or while it is not open. */
export async function readWalFacts({ path, header }: DatabaseFile): Promise<WalFacts | null> {
  if (header.journalMode === 'rollback') return null;
  for (let look = 1; ; look++) {
    // The log second: if it has grown since its index was read, it still has all frames in the index.
    const index = readWalIndex(`${path}-shm`);
    const wal = await readFileEntry(`${path}-wal`).catch(() => null);
    if (wal === null) return null;
    const fits = index !== null && holdsAll(index, wal.bytes);
    if (fits || look === LOOKS)
      return {
        bytes: wal.bytes,
        modifiedAt: wal.modifiedAt,
        index: fits ? index : null,
        shm: index === null ? whyNoIndex(`${path}-shm`) : 'whole',
      };
    // A process may be opening the database and writing the index right now.
    await delay(PAUSE_MS);
  }
}

function whyNoIndex(shm: string): WalFacts['shm'] {
  if (statOf(shm) === undefined) return 'missing';
  return readStartSync(shm, 1) === undefined ? 'unreadable' : 'broken';
}

/** An index with more frames than the log belongs to an earlier log. */
function holdsAll(index: WalIndex, walBytes: number): boolean {
  return index.frames === 0 || WAL_HEADER_BYTES + index.frames * frameBytes(index) <= walBytes;
}
