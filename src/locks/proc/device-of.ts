import { statOf } from '../file/stat-of.ts';
import { mountOf } from './mounts.ts';
import type { LockRow } from './proc-locks.ts';

/** How rows of `/proc/locks` name a file. */
export interface FileIdentity {
  readonly inode: string;
  /** As decimal `major:minor`: what `stat` says, and of the superblock, where they differ as on btrfs and overlayfs. */
  readonly devices: readonly string[];
}

/**
 * Undefined where there is no such file. Whoever asks often asks for the device of the mount once: finding it means
 * reading the whole table of mounts.
 */
export function identityOf(path: string, ofMount = mountOf(path)?.device): FileIdentity | undefined {
  const stat = statOf(path);
  if (stat === undefined) return undefined;
  const devices = new Set([deviceName(stat.dev), ...(ofMount === undefined ? [] : [ofMount])]);
  return { inode: String(stat.ino), devices: [...devices] };
}

/** Whether a row is a lock on this very file. */
export function isLockOn(file: FileIdentity, row: LockRow): boolean {
  return row.inode === file.inode && file.devices.includes(row.device);
}

/** Linux splits both numbers in two: 12 bits of the major and 8 of the minor are where they were when it had 16. */
export function deviceName(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn);
  return `${major}:${minor & 0xffff_ffffn}`;
}
