import { accessSync, constants, existsSync, readFileSync, realpathSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../../../errors.ts';
import { COMPANIONS } from '../../../sqlite-files/companions.ts';

/** With less, SQLite cannot make its files beside a database. */
const MIN_FREE_BYTES = 64 * 1024;

/** Whether a folder has no room for a file, or for its name. */
export function isDiskFull(folder: string): boolean {
  try {
    const { bavail, bsize, files, ffree } = statfsSync(folder);
    // Some file systems make room for names as needed, and count none.
    return bavail * bsize < MIN_FREE_BYTES || (files > 0 && ffree === 0);
  } catch {
    return false;
  }
}

/** Bytes that a file of this process may have at most; undefined without a limit, and where the system does not show it. */
export function fileSizeLimit(): number | undefined {
  try {
    const [, bytes] = /^Max file size +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return bytes === undefined ? undefined : Number(bytes);
  } catch {
    return undefined;
  }
}

export interface ObstructedPart {
  readonly path: string;
  readonly isReadOnlyDisk: boolean;
}

/** The first of a database, the files beside it and its folder that this process may not read and write. */
export function obstructedPart(path: string): ObstructedPart | undefined {
  const target = existsSync(path) ? realpathSync(path) : path;
  for (const each of [target, ...COMPANIONS.map((end) => target + end), dirname(target)]) {
    const code = refusalOf(each);
    if (code && code !== 'ENOENT') return { path: each, isReadOnlyDisk: code === 'EROFS' };
  }
  return undefined;
}

function refusalOf(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    return codeOf(error);
  }
}
