import { formatDuration } from '../../duration.ts';
import { type Holder, READ_LOCKS } from '../../locks/lock-watch.ts';
import type { LongHeldLock } from '../facts/long-held-locks.ts';
import { processName } from './process-name.ts';

/** What to do if the system does not show all locks. */
export const RUN_ELSEWHERE =
  'Run genesis doctor where the other processes run: on the host, or in their container.';

/** `pid 123 (python3 import.py), user bob,`: a verb follows. */
export function holderName({ process }: Holder): string {
  return `${processName(process)}${process.user === null ? '' : `, user ${process.user},`}`;
}

/**
 * `pid 123 (python3 import.py), user bob, has held the write lock for all 500 ms of the watch`; or without `has`, and
 * `for 1.2 s at a stretch`.
 * @param verb such as `held the write lock`.
 */
export function describeHeldLock({ holder, lock, watch }: LongHeldLock, verb: string): string {
  const time = lock.throughout
    ? `for all ${formatDuration(watch.watchedMs)} of the watch`
    : `for ${formatDuration(lock.longestMs)} at a stretch`;
  return `${holderName(holder)} ${lock.currentMs === null ? '' : 'has '}${verb} ${time}`;
}

/** What a process did while it held a lock: this distinguishes a working transaction from a forgotten one. */
export function holderActivity({ holder, watch: { watchedMs } }: LongHeldLock): string[] {
  const { process, cpuMs } = holder;
  if (process.state === 'stopped')
    return ['the process is stopped (SIGSTOP, or Ctrl-Z in a shell): it does nothing'];
  if (process.state === 'waiting for a disk')
    return ['the process waits for a disk or a network file system'];
  if (cpuMs === null) return [];
  return cpuMs < watchedMs / 20
    ? ['the process used hardly any CPU: it waits for something, with its transaction open']
    : [`the process is at work: it used ${formatDuration(cpuMs)} of CPU in ${formatDuration(watchedMs)}`];
}

/** What to do about a process that holds a lock, or held it. */
export function releaseRemedy({ holder: { process }, lock }: LongHeldLock): string {
  const { pid, state } = process;
  const inCode = 'In its code, do nothing slow, and await nothing, between BEGIN and COMMIT.';
  if (lock.currentMs === null) return `It has released the lock since. ${inCode}`;
  if (pid === null) return 'Run genesis doctor as root, and on the host, to see which process it is.';
  if (state === 'stopped') return `Let it continue (kill -CONT ${pid}, or fg in its shell), or end it.`;
  return READ_LOCKS.includes(lock.name)
    ? `Let it finish reading (reset the statement, end the transaction), or end it (kill ${pid}). ${inCode}`
    : `Let it commit or roll back, or end it (kill ${pid}): what it did not commit is rolled back. ${inCode}`;
}
