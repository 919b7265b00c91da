import { constants } from 'node:fs';
import { access, readFile, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../../../errors.ts';
import { type Entry, readEntry } from '../../../locks/file/entry.ts';
import { mountOf } from '../../../locks/proc/mounts.ts';
import { ourUserName, userName } from '../../../locks/proc/user-name.ts';
import type { Companions } from '../file/companions.ts';

/** The disk, the folder and the system around a file. Null means unknown. */
export interface EnvironmentFacts {
  readonly mount: { readonly point: string; readonly type: string } | null;
  readonly disk: {
    readonly freeBytes: number;
    readonly totalBytes: number;
    /** Null if the file system has no fixed number of inodes. */
    readonly freeInodes: number | null;
  } | null;
  /** Whether the file system is mounted read-only. */
  readonly readOnlyFileSystem: boolean;
  /** The user who runs the doctor, as a name or a number. */
  readonly user: string;
  readonly mayWriteFile: boolean;
  readonly mayWriteFolder: boolean;
  readonly folder: { readonly uid: number; readonly gid: number; readonly mode: number } | null;
  /** Names of the users who own the file, its folder and its companions, by number. */
  readonly users: Readonly<Record<number, string>>;
  /** Open file descriptors on the whole system, and their limit. */
  readonly systemDescriptors: { readonly open: number; readonly limit: number } | null;
}

/**
 * Reads what surrounds an existing file.
 * @param path absolute, with its symbolic links resolved.
 */
export async function readEnvironmentFacts(path: string, companions: Companions): Promise<EnvironmentFacts> {
  const folder = dirname(path);
  const [file, folderEntry, write, writeFolder] = await Promise.all([
    readEntry(path).catch(() => null),
    readEntry(folder).catch(() => null),
    refusal(path, constants.W_OK),
    refusal(folder, constants.W_OK | constants.X_OK),
  ]);
  const mount = mountOf(path);
  return {
    mount: mount ? { point: mount.point, type: mount.type } : null,
    disk: await readDisk(folder),
    readOnlyFileSystem: write === 'EROFS' || writeFolder === 'EROFS',
    user: ourUserName(),
    mayWriteFile: write === undefined,
    mayWriteFolder: writeFolder === undefined,
    folder: folderEntry && { uid: folderEntry.uid, gid: folderEntry.gid, mode: folderEntry.mode },
    users: namesOf([file, folderEntry, companions.wal, companions.shm, companions.journal]),
    systemDescriptors: await readSystemDescriptors(),
  };
}

/** The code of the error; undefined if access is allowed. */
async function refusal(path: string, mode: number): Promise<string | undefined> {
  return access(path, mode).then(
    () => undefined,
    (error: unknown) => codeOf(error) ?? 'EACCES',
  );
}

async function readDisk(folder: string): Promise<EnvironmentFacts['disk']> {
  try {
    const { bsize, blocks, bavail, files, ffree } = await statfs(folder);
    // btrfs creates inodes as it needs them and reports 0.
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize, freeInodes: files === 0 ? null : ffree };
  } catch {
    return null;
  }
}

function namesOf(entries: readonly (Entry | null)[]): Record<number, string> {
  const uids = entries.flatMap((entry) => (entry ? [entry.uid] : []));
  return Object.fromEntries(
    uids.flatMap((uid) => {
      const name = userName(uid);
      return name === undefined ? [] : [[uid, name]];
    }),
  );
}

/** https://man7.org/linux/man-pages/man5/proc_sys_fs.5.html (file-nr) */
async function readSystemDescriptors(): Promise<EnvironmentFacts['systemDescriptors']> {
  const text = await readFile('/proc/sys/fs/file-nr', 'utf8').catch(() => '');
  const [open, , limit] = text.trim().split(/\s+/).map(Number);
  return open !== undefined && limit !== undefined && limit > 0 ? { open, limit } : null;
}
