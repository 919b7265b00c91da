import { readFileSync } from 'node:fs';
import { allProcesses, namesIn } from './all-processes.ts';
import { type FileIdentity, isLockOn } from './device-of.ts';
import { type LockRow, parseProcLocks } from './proc-locks.ts';

/**
 * The process that has a lock of an open file description, whose row does not tell it: looks through what all
 * processes have open, and takes the first. Undefined where none may be looked into that has it.
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

/** The texts of `/proc/PID/fdinfo/*`, which tell the locks of each descriptor. */
function locksOfDescriptors(pid: number): string[] {
  return namesIn(`/proc/${pid}/fdinfo`).flatMap((name) => {
    try {
      return [readFileSync(`/proc/${pid}/fdinfo/${name}`, 'utf8')];
    } catch {
      return [];
    }
  });
}
