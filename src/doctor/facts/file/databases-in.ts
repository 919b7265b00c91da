import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readStart } from '../../../locks/file/read-start.ts';
import { beginsAsDatabase } from './header.ts';

/** Files that are looked into: a folder can have millions. */
const MOST_LOOKED_INTO = 500;

/** Names of the files in a folder that begin as databases do, sorted; none where it cannot be read. */
export async function databasesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).sort().slice(0, MOST_LOOKED_INTO);
  const databases = [];
  for (const name of names) if (await isDatabase(join(folder, name))) databases.push(name);
  return databases;
}

async function isDatabase(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) return false;
    return beginsAsDatabase((await readStart(path, 16)).start);
  } catch {
    // It went away, or is not ours to read: then it is not worth a hint either.
    return false;
  }
}
