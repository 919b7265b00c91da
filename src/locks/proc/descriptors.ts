import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { orUndefined } from '../../or-undefined.ts';

/** A file descriptor of a process that is open on a regular file. */
export interface FileDescriptor {
  /** `/proc/PID/fd/N`: opens the file even if it was renamed or deleted. */
  readonly handle: string;
  /** Its name as the process sees it, which differs from ours if the process runs in a container. */
  readonly name: string;
  readonly isDeleted: boolean;
  readonly isWritable: boolean;
  readonly inode: string;
}

/** Undefined if the process has ended or does not show its files to this user. */
export function readDescriptors(pid: number): FileDescriptor[] | undefined {
  const numbers = orUndefined(() => readdirSync(`/proc/${pid}/fd`));
  return numbers?.flatMap((number) => orUndefined(() => readDescriptor(pid, number)) ?? []);
}

const DELETED = ' (deleted)';

/** Undefined if it is not open on a regular file. Throws the system's error if it has been closed. */
function readDescriptor(pid: number, number: string): FileDescriptor | undefined {
  const handle = `/proc/${pid}/fd/${number}`;
  const link = readlinkSync(handle);
  // The names of sockets and pipes do not begin with a slash.
  if (!link.startsWith('/') || /^\/(dev|proc|sys)\/|^\/memfd:/.test(link)) return undefined;
  const isDeleted = link.endsWith(DELETED);
  const name = isDeleted ? link.slice(0, -DELETED.length) : link;
  return { handle, name, isDeleted, ...detailsOf(pid, number) };
}

/** The inode comes from the kernel's memory (since Linux 5.14): `stat` on a file server that is gone never returns. */
function detailsOf(pid: number, number: string): Pick<FileDescriptor, 'inode' | 'isWritable'> {
  const info = readFileSync(`/proc/${pid}/fdinfo/${number}`, 'utf8');
  const inode = /^ino:\s+(\d+)$/m.exec(info)?.[1];
  // The flags of open(2), in octal: the last two bits are 0 for reading, 1 for writing, 2 for both.
  const flags = Number.parseInt(/^flags:\s+([0-7]+)$/m.exec(info)?.[1] ?? '0', 8);
  return {
    inode: inode ?? String(statSync(`/proc/${pid}/fd/${number}`, { bigint: true }).ino),
    isWritable: (flags & 3) !== 0,
  };
}

/** How many descriptors a process has open, and its limit; null if it has ended or does not show them to this user. */
export function descriptorUsage(
  pid: number,
): { readonly open: number; readonly limit: number | null } | null {
  try {
    const open = readdirSync(`/proc/${pid}/fd`).length;
    return { open, limit: parseLimit(readFileSync(`/proc/${pid}/limits`, 'utf8')) };
  } catch {
    return null;
  }
}

/** The soft limit in the text of `/proc/PID/limits`; null if there is no limit. */
export function parseLimit(text: string): number | null {
  const limit = /^Max open files\s+(\d+)/m.exec(text)?.[1];
  return limit === undefined ? null : Number(limit);
}
