import { readSync } from 'node:fs';
import { endianness } from 'node:os';

/**
 * Which commit was the last one of a database: the header of the index of its log, which each commit changes, and which never has the
 * same bytes again. https://www.sqlite.org/walformat.html#the_wal_index_header
 */
export type FileState = string;

const COPY_BYTES = 48;
const CHANGE_OFFSET = 8;
const IS_INITIALISED_OFFSET = 12;

const bytes = Buffer.alloc(2 * COPY_BYTES);

/**
 * The state of a database, read from the index of its log; undefined while a commit changes it, and where it cannot be
 * read. SQLite writes both copies of the header before COMMIT returns: whatever was committed before this call shows.
 */
export function readFileState(fd: number): FileState | undefined {
  try {
    if (readSync(fd, bytes, 0, bytes.length, 0) < bytes.length) return undefined;
  } catch {
    return undefined;
  }
  const first = bytes.toString('latin1', 0, COPY_BYTES);
  const isWhole = bytes[IS_INITIALISED_OFFSET] === 1 && first === bytes.toString('latin1', COPY_BYTES);
  return isWhole ? first : undefined;
}

/** Whether there was exactly one commit between two states, unless the index was made anew. */
export function isNextCommit(before: FileState, after: FileState): boolean {
  return changeOf(after) === (changeOf(before) + 1) >>> 0;
}

/** The counter that each commit increases, and nothing else. */
function changeOf(state: FileState): number {
  const header = Buffer.from(state, 'latin1');
  return endianness() === 'LE' ? header.readUInt32LE(CHANGE_OFFSET) : header.readUInt32BE(CHANGE_OFFSET);
}
