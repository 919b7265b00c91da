import { stat } from 'node:fs/promises';
import { codeOf } from '../../../errors.ts';
import { readStart } from '../../../locks/file/read-start.ts';
import { readWalIndex } from '../../../locks/file/wal-index.ts';

/** What SQLite would find beside a database now. */
export interface Beside {
  readonly wal: boolean;
  /** `broken`: SQLite would make it anew, as the index of a log that an ended process left. */
  readonly shm: 'whole' | 'broken' | 'missing';
  /** A journal that SQLite would undo a transaction with, unless whoever writes it is still there. */
  readonly hotJournal: boolean;
}

/** The least that SQLite makes a -shm. */
const SHM_BYTES = 32_768;

/** Throws what keeps the system from telling. */
export async function lookBeside(path: string): Promise<Beside> {
  const [wal, shm, hotJournal] = await Promise.all([
    bytesOf(`${path}-wal`),
    lookAtIndex(`${path}-shm`),
    isHot(`${path}-journal`),
  ]);
  return { wal: wal !== undefined, shm, hotJournal };
}

async function lookAtIndex(path: string): Promise<Beside['shm']> {
  const bytes = await bytesOf(path);
  if (bytes === undefined) return 'missing';
  return bytes >= SHM_BYTES && readWalIndex(path) !== null ? 'whole' : 'broken';
}

/** As SQLite tells it: a journal that was ended by emptying or zeroing it begins with no byte or a zero. Throws as `lookBeside` does. */
export async function isHot(path: string): Promise<boolean> {
  if ((await bytesOf(path)) === undefined) return false;
  try {
    const { start } = await readStart(path, 1);
    return (start[0] ?? 0) !== 0;
  } catch (error) {
    return falseWhereMissing(error);
  }
}

function falseWhereMissing(error: unknown): false {
  if (codeOf(error) === 'ENOENT') return false;
  throw error;
}

/** Undefined where there is no such file, or something that is only named like it. */
async function bytesOf(path: string): Promise<number | undefined> {
  try {
    const stats = await stat(path);
    return stats.isFile() ? stats.size : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
