import { endianness } from 'node:os';
import { readStartSync } from './read-start.ts';

/** Frames are pages; the newest committed one has the number `frames`. */
export interface WalIndex {
  readonly pageSize: number;
  /** Counts transactions that changed the index. */
  readonly change: number;
  /** Committed frames in the log. */
  readonly frames: number;
  /** How many of them are in the database already. */
  readonly backfilled: number;
  /** The five read marks: a reader in slot N sees the log up to the Nth; null for an unused one. */
  readonly readMarks: readonly (number | null)[];
}

/** Bytes of two copies of the header, and of the checkpoint's state after them. */
const BYTES = 136;
const COPY_BYTES = 48;
const VERSION = 3_007_000;
const UNUSED_MARK = 0xffff_ffff;

/** A writer changes one copy of the header after the other: whoever reads between them reads again. */
const ATTEMPTS = 3;

/**
 * The index of a log, from the `-shm`; null where there is none, or it cannot be read or trusted.
 * Only for a process that does not have the database open through SQLite: closing the file would drop its locks.
 */
export function readWalIndex(shmPath: string): WalIndex | null {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const bytes = readStartSync(shmPath, BYTES);
    const index = bytes ? parseWalIndex(bytes) : null;
    if (index !== null) return index;
  }
  return null;
}

/**
 * The first bytes of a `-shm`, whose numbers are in this machine's byte order; null where they are not, or no longer,
 * an index. https://www.sqlite.org/walformat.html#the_wal_index_header
 */
export function parseWalIndex(bytes: Buffer, order: 'LE' | 'BE' = endianness()): WalIndex | null {
  if (bytes.length < BYTES) return null;
  const copies = [bytes.subarray(0, COPY_BYTES), bytes.subarray(COPY_BYTES, 2 * COPY_BYTES)] as const;
  const u32 = (offset: number) => (order === 'LE' ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset));
  const isInitialised = bytes[12] === 1;
  if (u32(0) !== VERSION || !isInitialised || !copies[0].equals(copies[1])) return null;
  return {
    pageSize: pageSizeOf(order === 'LE' ? bytes.readUInt16LE(14) : bytes.readUInt16BE(14)),
    change: u32(8),
    frames: u32(16),
    backfilled: u32(96),
    readMarks: [100, 104, 108, 112, 116].map((offset) => markOf(u32(offset))),
  };
}

/** 65536 does not fit into the field, and is written as 1. */
function pageSizeOf(written: number): number {
  return written === 1 ? 65_536 : written;
}

function markOf(written: number): number | null {
  return written === UNUSED_MARK ? null : written;
}
