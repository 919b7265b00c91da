import { formatDuration } from '../../duration.ts';
import { type HeldLock, type Holder, type LockWatch, READ_LOCKS } from '../../locks/lock-watch.ts';
import type { LongHeldLock } from '../facts/long-held-locks.ts';
import { processName } from './process-name.ts';

/** What to do if the system does not show all locks. */
export const RUN_ELSEWHERE =
  'Run genesis doctor where the other processes run: on the host, or in their container.';

/** `pid 123 (python3 import.py), user bob,`: a verb follows. */
export function holderName({ process }: Holder): string {
  return `${processName(process)}${process.user === null ? '' : `, user ${process.user},`}`;
}

/** `has held`, or `held` if it has released the lock. */
export function withTense(verb: string, { currentMs }: HeldLock): string {
  return currentMs === null ? verb : `has ${verb}`;
}

/** `for all 500 ms of the watch`, or `for 1.2 s at a stretch`. */
export function heldFor({ lock: { throughout, longestMs }, watch: { watchedMs } }: LongHeldLock): string {
  return throughout
    ? `for all ${formatDuration(watchedMs)} of the watch`
    : `for ${formatDuration(longestMs)} at a stretch`;
}

/** What a process did while it held a lock: this distinguishes a working transaction from a forgotten one. */
export function holderActivity({ process: { state }, cpuMs }: Holder, { watchedMs }: LockWatch): string[] {
  if (state === 'stopped') return ['the process is stopped (SIGSTOP, or Ctrl-Z in a shell): it does nothing'];
  if (state === 'waiting for a disk') return ['the process waits for a disk or a network file system'];
  if (cpuMs === null) return [];
  return cpuMs < watchedMs / 20
    ? ['the process used hardly any CPU: it waits for something, with its transaction open']
    : [`the process is at work: it used ${formatDuration(cpuMs)} of CPU in ${formatDuration(watchedMs)}`];
}

/** What to do about a process that holds a lock, or held it. */
export function releaseRemedy({ process: { pid, state } }: Holder, { name, currentMs }: HeldLock): string {
  const inCode = 'In its code, do nothing slow, and await nothing, between BEGIN and COMMIT.';
  if (currentMs === null) return `It has released the lock since. ${inCode}`;
  if (pid === null) return 'Run genesis doctor as root, and on the host, to see which process it is.';
  if (state === 'stopped') return `Let it continue (kill -CONT ${pid}, or fg in its shell), or end it.`;
  return READ_LOCKS.includes(name)
    ? `Let it finish reading (reset the statement, end the transaction), or end it (kill ${pid}). ${inCode}`
    : `Let it commit or roll back, or end it (kill ${pid}): what it did not commit is rolled back. ${inCode}`;
}
