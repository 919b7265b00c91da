import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { codeOf } from '../../errors.ts';

/** What the folder knows of a file. */
export interface Entry {
  readonly bytes: number;
  readonly uid: number;
  readonly gid: number;
  /** The permission bits, as 0o644. */
  readonly mode: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  /** How many names the file has. */
  readonly links: number;
}

export function entryOf(stats: BigIntStats): Entry {
  return {
    bytes: Number(stats.size),
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    mode: Number(stats.mode & 0o7777n),
    modifiedAt: Number(stats.mtimeMs),
    links: Number(stats.nlink),
  };
}

/** Null where there is nothing of that name. Throws what else keeps the system from telling. */
export async function readEntry(path: string): Promise<Entry | null> {
  return readEntryOf(path, () => true);
}

/** The same, of a file: null for a pipe or a folder. */
export async function readFileEntry(path: string): Promise<Entry | null> {
  return readEntryOf(path, (stats) => stats.isFile());
}

async function readEntryOf(path: string, isMeant: (stats: BigIntStats) => boolean): Promise<Entry | null> {
  try {
    const stats = await stat(path, { bigint: true });
    return isMeant(stats) ? entryOf(stats) : null;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
