import { readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readEntry } from '../../../locks/file/entry.ts';
import { COMPANIONS } from '../../../sqlite-files/companions.ts';
import { databasesIn } from './databases-in.ts';
import type { MissingFile } from './file-facts.ts';
import { similarNames } from './similar-names.ts';

const MOST_SIMILAR = 5;
/** The most that Linux follows. */
const MOST_LINKS = 40;

/** Looks around a missing file: for what was left of it, and for files that may have been meant. */
export async function readMissingFile(path: string): Promise<MissingFile> {
  // SQLite would create the file, and look for its companions, at the target of the link.
  const expected = await targetOf(path, MOST_LINKS);
  const folder = dirname(expected);
  return {
    kind: 'missing',
    path,
    linkTo: expected === path ? null : expected,
    folderExists: await stat(folder).then(
      (stats) => stats.isDirectory(),
      () => false,
    ),
    leftBehind: await leftBehind(folder, basename(expected)),
    similar: similarNames(basename(expected), await databasesIn(folder), MOST_SIMILAR),
  };
}

async function targetOf(path: string, mostLinks: number): Promise<string> {
  try {
    const target = resolve(await realpath(dirname(path)), await readlink(path));
    return mostLinks > 1 ? await targetOf(target, mostLinks - 1) : target;
  } catch {
    return path;
  }
}

async function leftBehind(folder: string, name: string): Promise<string[]> {
  const names = COMPANIONS.map((suffix) => name + suffix);
  const entries = await Promise.all(names.map((each) => readEntry(join(folder, each)).catch(() => null)));
  return names.filter((_, index) => entries[index] != null);
}
