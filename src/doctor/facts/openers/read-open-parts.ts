import { readlinkSync } from 'node:fs';
import { readStartSync } from '../../../locks/file/read-start.ts';
import { statOf } from '../../../locks/file/stat-of.ts';
import { readDescriptors } from '../../../locks/proc/descriptors.ts';
import { orUndefined } from '../../../or-undefined.ts';
import { beginsLikeDatabase, MAGIC_BYTES } from '../file/header.ts';
import { type DescriptorView, matchDescriptors, type OpenParts, SUFFIXES } from './match-descriptors.ts';

/** What a process has open of a database; undefined if nothing, or if it does not show its files to this user. */
export function readOpenParts(path: string, pid: number): OpenParts | undefined {
  const descriptors = readDescriptors(pid);
  if (descriptors === undefined || descriptors.length === 0) return undefined;
  const files = matchDescriptors(path, descriptors, viewOf(path, pid));
  return files.current.length + files.gone.length === 0 ? undefined : files;
}

function viewOf(path: string, pid: number): DescriptorView {
  const there = SUFFIXES.map(([file, suffix]) => ({
    file,
    name: path + suffix,
    stat: statOf(path + suffix),
  }));
  return {
    sharesNames: namespaceOf(pid) === namespaceOf(process.pid),
    fileOf: ({ handle, name, inode }) => {
      // On overlayfs, the inode in fdinfo can differ from the one that `stat` returns.
      const mayBe = there.some(({ stat, name: ours }) => String(stat?.ino) === inode || ours === name);
      const opened = mayBe ? statOf(handle) : undefined;
      const same = opened && there.find(({ stat }) => stat?.ino === opened.ino && stat.dev === opened.dev);
      return same?.file ?? null;
    },
    isDatabase: ({ handle }) => isDatabase(handle),
    isOther: ({ handle }, suffix) => {
      const [opened, ours] = [statOf(handle), statOf(path + suffix)];
      return opened !== undefined && !(opened.ino === ours?.ino && opened.dev === ours.dev);
    },
  };
}

/** Processes in one mount namespace see the same files under the same names. */
function namespaceOf(pid: number): string | undefined {
  return orUndefined(() => readlinkSync(`/proc/${pid}/ns/mnt`));
}

function isDatabase(path: string): boolean {
  const start = statOf(path)?.isFile() ? readStartSync(path, MAGIC_BYTES) : undefined;
  return start !== undefined && beginsLikeDatabase(start);
}
