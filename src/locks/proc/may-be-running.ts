import { codeOf } from '../../errors.ts';

/** The highest on any system; Node refuses higher ones. */
const MAX_PID = 2 ** 31 - 1;

/** Whether a process may be running. For a process of another user, or one that /proc hides, nothing else is known. */
export function mayBeRunning(pid: number): boolean {
  if (pid < 1 || pid > MAX_PID) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}
