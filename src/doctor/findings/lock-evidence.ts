import { formatDuration } from '../../duration.ts';
import type { HeldLock, Holder, LockName, LockWatch } from '../../locks/lock-watch.ts';
import { processName } from './words.ts';

/** The locks that keep everybody else from writing. */
export const WRITING: readonly LockName[] = ['writer', 'reserved', 'pending', 'exclusive'];

/** `pid 123 (python3 import.py), user bob,`: a verb follows. */
export function nameOf({ process }: Holder): string {
  return `${processName(process)}${process.user === null ? '' : `, user ${process.user},`}`;
}

/** What a process did while it held a lock: what tells a transaction at work from a forgotten one. */
export function doingOf({ process: { state }, cpuMs }: Holder, { watchedMs }: LockWatch): string[] {
  if (state === 'stopped') return ['the process is stopped (SIGSTOP, or Ctrl-Z in a shell): it does nothing'];
  if (state === 'waiting for a disk') return ['the process waits for a disk or a network file system'];
  if (cpuMs === null) return [];
  return cpuMs < watchedMs / 20
    ? ['the process used hardly any CPU: it waits for something, with its transaction open']
    : [`the process is at work: it used ${formatDuration(cpuMs)} of CPU in ${formatDuration(watchedMs)}`];
}

/** Milliseconds: what is held for less at a time may be a transaction as any other. */
const LONG_MS = 500;

/** A watch that was ended before this many milliseconds has not seen enough to call a lock held. */
const LEAST_MS = 200;

/** Whether a lock was held for so long without a break that others feel it. */
export function isHeldLong({ throughout, longestMs }: HeldLock): boolean {
  return longestMs >= LONG_MS || (throughout && longestMs >= LEAST_MS);
}

/** What to do about a process that keeps a lock, or kept it. */
export function remedyFor({ process: { pid, state } }: Holder, { name, currentMs }: HeldLock): string {
  const inCode = 'In its code, keep nothing slow, and no await, between BEGIN and COMMIT.';
  if (currentMs === null) return `It has let go since. ${inCode}`;
  if (pid === null) return 'Run genesis doctor as root, and on the host, to see which process it is.';
  if (state === 'stopped') return `Let it go on (kill -CONT ${pid}, or fg in its shell), or end it.`;
  const reads = name === 'reader' || name === 'shared';
  const end = `${reads ? 'Let it finish what it reads (reset the statement, end the transaction)' : 'Let it commit or roll back'}, or end it (kill ${pid})`;
  return reads ? `${end}. ${inCode}` : `${end}: what it did not commit is undone. ${inCode}`;
}
