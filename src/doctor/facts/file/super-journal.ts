import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { statOf } from '../../../locks/file/stat-of.ts';

/** Ends the record with the name of the super-journal, after the length of the name and a checksum. */
const MAGIC = Buffer.from('d9d505f920a163d7', 'hex');
const RECORD_END_BYTES = 16;

/** SQLite's longest path, and the end of the record. */
const MOST_BYTES = 512 + RECORD_END_BYTES;

/** As SQLite names them: another name does not count. */
const NAME = /-mj[0-9A-F]{6}9[0-9A-F]{2}$/;

/**
 * Whether a journal belongs to a commit of several databases that is done: SQLite deletes the super-journal, which the
 * journal of each of them names, and then these journals. One that is left has nothing to undo.
 * https://www.sqlite.org/atomiccommit.html#_multi_file_commit
 */
export async function hasLostSuperJournal(journal: string): Promise<boolean> {
  const name = superJournalIn(await readEnd(journal));
  return name !== undefined && statOf(name) === undefined;
}

function superJournalIn(end: Buffer): string | undefined {
  if (end.length < RECORD_END_BYTES || !end.subarray(-MAGIC.length).equals(MAGIC)) return undefined;
  const length = end.readUInt32BE(end.length - RECORD_END_BYTES);
  if (length > end.length - RECORD_END_BYTES) return undefined;
  const name = end.toString('utf8', end.length - RECORD_END_BYTES - length, end.length - RECORD_END_BYTES);
  return NAME.test(name) ? name : undefined;
}

async function readEnd(path: string): Promise<Buffer> {
  // It may have become a pipe in the meantime: opening it would wait for a writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { size } = await file.stat();
    const most = Math.min(size, MOST_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, size - most);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
