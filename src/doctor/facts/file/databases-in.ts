import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readStart } from '../../../locks/file/read-start.ts';
import { beginsLikeDatabase } from './header.ts';

/** Files to read: a folder can have millions. */
const MOST_FILES = 500;

/** Names of the files in a folder that begin like databases, sorted; none if it cannot be read. */
export async function databasesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).sort().slice(0, MOST_FILES);
  const databases = [];
  for (const name of names) if (await isDatabase(join(folder, name))) databases.push(name);
  return databases;
}

async function isDatabase(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) return false;
    return beginsLikeDatabase((await readStart(path, 16)).start);
  } catch {
    // It is gone or may not be read: then it is no useful hint either.
    return false;
  }
}
