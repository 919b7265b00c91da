import { readlinkSync } from 'node:fs';
import { messageOf } from '../errors.ts';
import type { Visibility } from './lock-watch.ts';
import { fileSystemKind } from './proc/file-system-kind.ts';
import { mountOf } from './proc/mounts.ts';
import { readProcLocks } from './proc/proc-locks.ts';

/** What of a system decides whose locks it tells. */
export interface LockSource {
  readonly platform: string;
  /** Why the table of locks cannot be read; null where it can. */
  readonly unreadable: string | null;
  /** What `/proc/self/ns/pid` points to, as `pid:[4026531836]`; null where that cannot be told. */
  readonly pidNamespace: string | null;
  /** Of the file's mount, as `ext4`; null where it cannot be told. */
  readonly fileSystem: string | null;
}

/** Whose locks on a file this machine tells of. */
export function visibilityOf(path: string): Visibility {
  return judgeVisibility({
    platform: process.platform,
    unreadable: whyUnreadable(),
    pidNamespace: pidNamespace(),
    fileSystem: mountOf(path)?.type ?? null,
  });
}

/** PROC_PID_INIT_INO: the namespace of the machine itself has this number on every Linux since 3.8. */
const INITIAL_NAMESPACE = 'pid:[4026531836]';

export function judgeVisibility(source: LockSource): Visibility {
  const { platform, unreadable, pidNamespace, fileSystem } = source;
  if (platform !== 'linux') {
    return { kind: 'none', reason: `${SYSTEMS[platform] ?? platform} does not tell who holds a lock` };
  }
  if (unreadable !== null) return { kind: 'none', reason: `/proc/locks cannot be read: ${unreadable}` };
  const reasons = [
    ...(pidNamespace === INITIAL_NAMESPACE ? [] : [OUTSIDE_CONTAINER]),
    ...(fileSystem !== null && reachesOthers(fileSystem) ? [onOtherMachines(fileSystem)] : []),
  ];
  return reasons.length === 0 ? { kind: 'all' } : { kind: 'partial', reason: reasons.join(', and ') };
}

const SYSTEMS: Readonly<Record<string, string>> = { darwin: 'macOS', win32: 'Windows', freebsd: 'FreeBSD' };

const OUTSIDE_CONTAINER = 'this is a container, where Linux does not tell the locks of processes outside it';

/** Other machines, or the host of this one, can have its files open too. */
function reachesOthers(fileSystem: string): boolean {
  return ['network', 'shared'].includes(fileSystemKind(fileSystem));
}

function onOtherMachines(fileSystem: string): string {
  return `the file lies on ${fileSystem}, where the locks of other machines are not seen`;
}

function whyUnreadable(): string | null {
  try {
    readProcLocks();
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

function pidNamespace(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return null;
  }
}
