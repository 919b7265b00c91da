import { readFileSync } from 'node:fs';

/** Whether a process exists, of any user. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Also if it was not reaped yet: in a container, there may be no process that does that for an orphan. */
export function hasEnded(pid: number): boolean {
  return !isRunning(pid) || isZombie(pid);
}

function isZombie(pid: number): boolean {
  try {
    return /^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
