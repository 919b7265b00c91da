import { readFileEntry } from '../../../locks/file/entry.ts';
import type { Companions } from './file-facts.ts';

/** @param path with its symbolic links resolved: SQLite looks for them beside the file itself. */
export async function readCompanions(path: string): Promise<Companions> {
  const [wal, shm, journal] = await Promise.all([
    readFileEntry(`${path}-wal`),
    readFileEntry(`${path}-shm`),
    readFileEntry(`${path}-journal`),
  ]);
  return { wal, shm, journal };
}
