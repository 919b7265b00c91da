import { readFileSync } from 'node:fs';
import { orUndefined } from '../../or-undefined.ts';
import { allProcesses, namesIn } from './all-processes.ts';
import { type FileIdentity, isLockOn } from './file-identity.ts';
import { type LockRow, parseProcLocks } from './proc-locks.ts';

/**
 * Finds the process that holds a lock of an open file description, which its row does not name: the first process with
 * such a lock in its open files. Undefined if that process does not show its files to this user.
 */
export function ofdHolder(file: FileIdentity, row: LockRow): number | undefined {
  return allProcesses().find((pid) => locksOfDescriptors(pid).some((text) => hasLock(text, file, row)));
}

function hasLock(text: string, file: FileIdentity, row: LockRow): boolean {
  if (!text.includes('OFDLCK')) return false;
  return parseProcLocks(text).some(
    (held) =>
      isLockOn(file, held) && held.mode === row.mode && held.start === row.start && held.end === row.end,
  );
}

/** The texts of `/proc/PID/fdinfo/*`, which list the locks of each descriptor. */
function locksOfDescriptors(pid: number): string[] {
  const folder = `/proc/${pid}/fdinfo`;
  return namesIn(folder).flatMap(
    (name) => orUndefined(() => readFileSync(`${folder}/${name}`, 'utf8')) ?? [],
  );
}
