import { readlinkSync } from 'node:fs';
import { messageOf } from '../errors.ts';
import { orUndefined } from '../or-undefined.ts';
import type { Visibility } from './lock-watch.ts';
import { fileSystemKind } from './proc/file-system-kind.ts';
import { mountOf } from './proc/mounts.ts';
import { readProcLocks } from './proc/proc-locks.ts';

/** What decides which locks a system shows. */
export interface LockSource {
  readonly platform: string;
  /** Why the table of locks cannot be read; null if it can. */
  readonly unreadable: string | null;
  /** The target of `/proc/self/ns/pid`, such as `pid:[4026531836]`; null if unknown. */
  readonly pidNamespace: string | null;
  /** The file system of the file, such as `ext4`; null if unknown. */
  readonly fileSystem: string | null;
}

/** Which locks on a file this machine shows. */
export function visibilityOf(path: string): Visibility {
  return judgeVisibility({
    platform: process.platform,
    unreadable: whyUnreadable(),
    pidNamespace: orUndefined(() => readlinkSync('/proc/self/ns/pid')) ?? null,
    fileSystem: mountOf(path)?.type ?? null,
  });
}

/** PROC_PID_INIT_INO: the number of the machine's own namespace on every Linux since 3.8. */
const INITIAL_NAMESPACE = 'pid:[4026531836]';

export function judgeVisibility(source: LockSource): Visibility {
  const { platform, unreadable, pidNamespace, fileSystem } = source;
  if (platform !== 'linux') {
    return {
      kind: 'none',
      reason: `${SYSTEMS[platform] ?? platform} does not show which process holds a lock`,
    };
  }
  if (unreadable !== null) return { kind: 'none', reason: `/proc/locks cannot be read: ${unreadable}` };
  const reasons = [
    ...(pidNamespace === INITIAL_NAMESPACE ? [] : [OUTSIDE_CONTAINER]),
    ...(fileSystem !== null && reachesOthers(fileSystem) ? [onOtherMachines(fileSystem)] : []),
  ];
  return reasons.length === 0 ? { kind: 'all' } : { kind: 'partial', reason: reasons.join(', and ') };
}

const SYSTEMS: Readonly<Record<string, string>> = { darwin: 'macOS', win32: 'Windows', freebsd: 'FreeBSD' };

const OUTSIDE_CONTAINER = 'this is a container, where Linux does not show the locks of processes outside it';

/** Whether other machines, or the host of this one, can open the same files. */
function reachesOthers(fileSystem: string): boolean {
  return ['network', 'shared'].includes(fileSystemKind(fileSystem));
}

function onOtherMachines(fileSystem: string): string {
  return `the file is on ${fileSystem}, where the locks of other machines cannot be seen`;
}

function whyUnreadable(): string | null {
  try {
    readProcLocks();
    return null;
  } catch (error) {
    return messageOf(error);
  }
}
