import type { HeldLock, Holder, LockName } from '../../src/locks/lock-watch.ts';
import type { ProcessFacts } from '../../src/locks/proc/process-facts.ts';

/** A lock that was held all through a watch of 500 ms. */
export function heldLock(name: LockName, overrides: Partial<HeldLock> = {}): HeldLock {
  const slot = name === 'reader' ? 1 : null;
  return {
    name,
    slot,
    readMark: null,
    samples: 25,
    longestMs: 500,
    throughout: true,
    currentMs: 500,
    ...overrides,
  };
}

/** A process that holds locks, and uses no CPU. */
export function holder(
  locks: readonly HeldLock[],
  overrides: Partial<ProcessFacts> & { cpuMs?: number | null } = {},
): Holder {
  const { cpuMs = 0, ...process } = overrides;
  return {
    process: { pid: 123, command: 'python3 import.py', user: 'bob', state: 'sleeping', ...process },
    locks,
    cpuMs,
  };
}
