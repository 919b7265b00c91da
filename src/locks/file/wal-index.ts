import { endianness } from 'node:os';
import { readStartSync } from './read-start.ts';

/** The header of the index of a write-ahead log. A frame is a page in the log; they are numbered from 1. */
export interface WalIndex {
  readonly pageSize: number;
  /** A counter that every transaction increases. */
  readonly change: number;
  /** Both salts, in hex: new ones whenever the log is begun anew, over its old frames. */
  readonly salt: string;
  /** Committed frames in the log. */
  readonly frames: number;
  /** How many of them a checkpoint has already copied into the database. */
  readonly backfilled: number;
  /** The five read marks: a reader in slot N sees the log up to mark N. Null for an unused slot. */
  readonly readMarks: readonly (number | null)[];
}

/** Two copies of the header, followed by the state of the checkpoint. */
const BYTES = 136;
const COPY_BYTES = 48;
const VERSION = 3_007_000;
const UNUSED_MARK = 0xffff_ffff;

/** A writer changes the two copies one after the other: if they differ, read again. */
const ATTEMPTS = 3;

/**
 * Reads the index of a write-ahead log from the `-shm`; null if it is missing, unreadable or invalid.
 * Only for a process that has not opened the database with SQLite: closing the file would drop its locks.
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
 * Parses the first bytes of a `-shm`, whose numbers are in this machine's byte order; null if they are not a valid
 * index. https://www.sqlite.org/walformat.html#the_wal_index_header
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
    salt: bytes.toString('hex', 32, 40),
    frames: u32(16),
    backfilled: u32(96),
    readMarks: [100, 104, 108, 112, 116].map((offset) => markOf(u32(offset))),
  };
}

/** Bytes of a frame in the log: a header and a page. https://www.sqlite.org/fileformat2.html#the_write_ahead_log */
export function frameBytes({ pageSize }: Pick<WalIndex, 'pageSize'>): number {
  return 24 + pageSize;
}

/** 65536 does not fit into the two bytes: it is written as 1. */
function pageSizeOf(written: number): number {
  return written === 1 ? 65_536 : written;
}

function markOf(written: number): number | null {
  return written === UNUSED_MARK ? null : written;
}
