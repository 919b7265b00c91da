import { statSync } from 'node:fs';
import { codeOf } from '../../../errors.ts';

/** Which file of the system it is, whatever its name. */
export interface FileIdentity {
  readonly device: bigint;
  readonly inode: bigint;
}

/**
 * Which file a path leads to, through symbolic links; undefined for none. It does not open the file, which would cost
 * the process SQLite's locks. Throws what keeps the system from saying it (`EACCES`, `EIO`).
 */
export function fileIdentity(path: string): FileIdentity | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return { device: dev, inode: ino };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}

export function isSameFile(one: FileIdentity | undefined, other: FileIdentity | undefined): boolean {
  return one?.device === other?.device && one?.inode === other?.inode;
}

/** Whether a path leads to another file than it did, or to none. A system that cannot say so proves nothing. */
export function isReplaced(path: string, opened: FileIdentity): boolean {
  try {
    return !isSameFile(fileIdentity(path), opened);
  } catch {
    return false;
  }
}
