import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { codeOf } from '../../errors.ts';

/** Size, owner, rights and age of a file or folder. */
export interface Entry {
  readonly bytes: number;
  readonly uid: number;
  readonly gid: number;
  /** The permission bits, such as 0o644. */
  readonly mode: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  /** Number of hard links: names of the file. */
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

const NOWHERE = ['ENOENT', 'ENOTDIR', 'ELOOP'];

/** Whether the system found no file of a name: none has it, or it is a link to a missing one, or one in a circle. */
export function leadsNowhere(error: unknown): boolean {
  return NOWHERE.includes(codeOf(error) ?? '');
}

/** Null if the path leads to nothing. Throws other errors of the system. */
export async function readEntry(path: string): Promise<Entry | null> {
  return readEntryOf(path, () => true);
}

/** The same for regular files only: null for a pipe or a folder. */
export async function readFileEntry(path: string): Promise<Entry | null> {
  return readEntryOf(path, (stats) => stats.isFile());
}

async function readEntryOf(path: string, isWanted: (stats: BigIntStats) => boolean): Promise<Entry | null> {
  try {
    const stats = await stat(path, { bigint: true });
    return isWanted(stats) ? entryOf(stats) : null;
  } catch (error) {
    if (leadsNowhere(error)) return null;
    throw error;
  }
}
