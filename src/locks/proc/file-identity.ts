import { statOf } from '../file/stat-of.ts';
import { mountOf } from './mounts.ts';
import type { LockRow } from './proc-locks.ts';

/** How rows of `/proc/locks` identify a file. */
export interface FileIdentity {
  readonly inode: string;
  /** As decimal `major:minor`: from `stat`, and of the superblock, which differs on btrfs and overlayfs. */
  readonly devices: readonly string[];
}

/**
 * Undefined if there is no such file. Frequent callers look up the device of the mount once and pass it in: the lookup
 * reads the whole table of mounts.
 */
export function identityOf(path: string, ofMount = mountOf(path)?.device): FileIdentity | undefined {
  const stat = statOf(path);
  if (stat === undefined) return undefined;
  const devices = new Set([deviceName(stat.dev), ...(ofMount === undefined ? [] : [ofMount])]);
  return { inode: String(stat.ino), devices: [...devices] };
}

/** Whether a row is a lock on this file. */
export function isLockOn(file: FileIdentity, row: LockRow): boolean {
  return row.inode === file.inode && file.devices.includes(row.device);
}

/** Linux stores both numbers in two parts, because a device number once had 16 bits: the low bits keep their old place. */
export function deviceName(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn);
  return `${major}:${minor & 0xffff_ffffn}`;
}
