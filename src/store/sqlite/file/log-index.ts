import { type BigIntStats, closeSync, constants, fstatSync, openSync } from 'node:fs';
import { type FileIdentity, isSameFile } from './file-identity.ts';

interface Descriptor {
  readonly fd: number;
  readonly identity: FileIdentity;
  /** Stores of this process that use it. */
  users: number;
}

/** The descriptors that this process has of indexes, those that no store uses included. */
const descriptors = new Set<Descriptor>();

/** The index of a database's log, open to be read. */
export interface LogIndex {
  /** Any thread may read with it; none may close it. */
  readonly fd: number;
  /** Call once all connections of its user have closed. */
  release(): void;
}

/**
 * Opens the `-shm` of a database that connections of this process have open; undefined where that cannot be done, and
 * on Windows. A descriptor must not be closed while any connection of the process has the file open: SQLite's locks
 * would be gone. So it is kept for the next user, and closed only when the file has been deleted. On the main thread
 * only: Node closes what a worker has opened when the worker ends.
 */
export function openLogIndex(path: string, identity: FileIdentity): LogIndex | undefined {
  closeDeleted();
  const descriptor = known(identity) ?? opened(path, identity);
  if (!descriptor) return undefined;
  descriptor.users++;
  return {
    fd: descriptor.fd,
    release: () => {
      descriptor.users--;
      closeDeleted();
    },
  };
}

function known(identity: FileIdentity): Descriptor | undefined {
  return [...descriptors].find((each) => isSameFile(each.identity, identity));
}

function opened(path: string, identity: FileIdentity): Descriptor | undefined {
  if (process.platform === 'win32') return undefined;
  try {
    // Without waiting for a writer, should a named pipe have taken its place.
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { dev, ino } = stats(fd);
    const descriptor = { fd, identity: { device: dev, inode: ino }, users: 0 };
    descriptors.add(descriptor);
    // Another file by now: kept open nevertheless, because a connection of this process may have that one open.
    return isSameFile(descriptor.identity, identity) ? descriptor : undefined;
  } catch {
    return undefined;
  }
}

function closeDeleted(): void {
  for (const each of descriptors) {
    if (each.users > 0 || stats(each.fd).nlink > 0n) continue;
    descriptors.delete(each);
    closeSync(each.fd);
  }
}

function stats(fd: number): BigIntStats {
  return fstatSync(fd, { bigint: true });
}
