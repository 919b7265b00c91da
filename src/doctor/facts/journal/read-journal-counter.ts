import { stat } from 'node:fs/promises';
import { readStart } from '../../../locks/file/read-start.ts';
import { recordsOf } from './journal-format.ts';

const MOST_BYTES = 2 ** 26;
const COUNTER_OFFSET = 24;

/**
 * The change counter that a database had before the interrupted transaction of a journal. Null if the first 64 MiB of the
 * journal do not have the page that holds it. Throws the system's error if it cannot be read.
 */
export async function readJournalCounter(journal: string): Promise<number | null> {
  const { size } = await stat(journal);
  const { start } = await readStart(journal, Math.min(size, MOST_BYTES));
  for (const { page, content } of recordsOf(start))
    if (page === 1) return content.readUInt32BE(COUNTER_OFFSET);
  return null;
}
