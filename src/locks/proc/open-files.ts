import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

/** A regular file that a process has open. */
export interface OpenDescriptor {
  /** `/proc/PID/fd/N`: leads to the file, whatever its name is by now. */
  readonly handle: string;
  /** Its name as the process sees it, which in a container is not ours. */
  readonly name: string;
  readonly isDeleted: boolean;
  readonly isWritable: boolean;
  readonly inode: string;
}

/** Undefined where the process has ended, or may not be looked into. */
export function openFilesOf(pid: number): OpenDescriptor[] | undefined {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((number) => readDescriptor(pid, number) ?? []);
  } catch {
    return undefined;
  }
}

const DELETED = ' (deleted)';

function readDescriptor(pid: number, number: string): OpenDescriptor | undefined {
  const handle = `/proc/${pid}/fd/${number}`;
  try {
    const link = readlinkSync(handle);
    // Sockets, pipes and the like have no name that begins so.
    if (!link.startsWith('/') || /^\/(dev|proc|sys)\/|^\/memfd:/.test(link)) return undefined;
    const isDeleted = link.endsWith(DELETED);
    const name = isDeleted ? link.slice(0, -DELETED.length) : link;
    return { handle, name, isDeleted, ...detailsOf(pid, number) };
  } catch {
    return undefined;
  }
}

/** The inode from the kernel's memory where it tells it there, since 5.14: asking a file server that is gone takes forever. */
function detailsOf(pid: number, number: string): Pick<OpenDescriptor, 'inode' | 'isWritable'> {
  const info = readFileSync(`/proc/${pid}/fdinfo/${number}`, 'utf8');
  const inode = /^ino:\s+(\d+)$/m.exec(info)?.[1];
  // Octal, as open(2) was given them: the last two bits are 0 for reading, 1 for writing, 2 for both.
  const flags = Number.parseInt(/^flags:\s+([0-7]+)$/m.exec(info)?.[1] ?? '0', 8);
  return {
    inode: inode ?? String(statSync(`/proc/${pid}/fd/${number}`, { bigint: true }).ino),
    isWritable: (flags & 3) !== 0,
  };
}

/** How many descriptors a process has, and may have; null where it has ended, or may not be looked into. */
export function descriptorsOf(pid: number): { readonly open: number; readonly limit: number | null } | null {
  try {
    const open = readdirSync(`/proc/${pid}/fd`).length;
    return { open, limit: parseLimit(readFileSync(`/proc/${pid}/limits`, 'utf8')) };
  } catch {
    return null;
  }
}

/** The soft limit, from the text of `/proc/PID/limits`; null where it is unlimited. */
export function parseLimit(text: string): number | null {
  const limit = /^Max open files\s+(\d+)/m.exec(text)?.[1];
  return limit === undefined ? null : Number(limit);
}
