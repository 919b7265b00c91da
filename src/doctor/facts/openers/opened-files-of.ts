import { readlinkSync } from 'node:fs';
import { readStartSync } from '../../../locks/file/read-start.ts';
import { statOf } from '../../../locks/file/stat-of.ts';
import { openFilesOf } from '../../../locks/proc/open-files.ts';
import { beginsAsDatabase, MAGIC_BYTES } from '../file/header.ts';
import { type OpenedFiles, openedFiles, SUFFIXES, type View } from './opened-files.ts';

/** What a process has open of a database; undefined where that is nothing, or it may not be looked into. */
export function openedFilesOf(path: string, pid: number): OpenedFiles | undefined {
  const descriptors = openFilesOf(pid);
  if (descriptors === undefined || descriptors.length === 0) return undefined;
  const files = openedFiles(path, descriptors, viewOf(path, pid));
  return files.current.length + files.gone.length === 0 ? undefined : files;
}

function viewOf(path: string, pid: number): View {
  const there = SUFFIXES.map(([file, suffix]) => ({
    file,
    name: path + suffix,
    stat: statOf(path + suffix),
  }));
  return {
    sharesNames: namespaceOf(pid) === namespaceOf(process.pid),
    fileOf: ({ handle, name, inode }) => {
      // On overlayfs the kernel's number of a file can be another than the one that it is known by.
      const mayBe = there.some(({ stat, name: ours }) => String(stat?.ino) === inode || ours === name);
      const opened = mayBe ? statOf(handle) : undefined;
      const same = opened && there.find(({ stat }) => stat?.ino === opened.ino && stat.dev === opened.dev);
      return same?.file ?? null;
    },
    isDatabase: ({ handle }) => isDatabase(handle),
  };
}

/** Within one mount namespace a name means the same file to all. */
function namespaceOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch {
    return undefined;
  }
}

function isDatabase(path: string): boolean {
  const start = statOf(path)?.isFile() ? readStartSync(path, MAGIC_BYTES) : undefined;
  return start !== undefined && beginsAsDatabase(start);
}
