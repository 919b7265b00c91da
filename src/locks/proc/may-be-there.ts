import { codeOf } from '../../errors.ts';

/** Of any system; beyond it, Node asks about no process at all. */
const MAX_PID = 2 ** 31 - 1;

/** Whether a process of that number may be there: one of another user, or one that /proc hides, may not be asked more. */
export function mayBeThere(pid: number): boolean {
  if (pid < 1 || pid > MAX_PID) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}
