import { LockStretch, type Moment } from './lock-stretch.ts';
import type { Holder } from './lock-watch.ts';
import { mayBeRunning } from './proc/may-be-running.ts';
import { cpuMsOf, type ProcessFacts, readProcess, stateOf } from './proc/process-facts.ts';
import type { SeenLock } from './sqlite-locks.ts';

/** A process that held a lock during a watch. Its facts are read when it is first seen, because it may end. */
export class LockHolder {
  readonly #pid: number;
  readonly #process: ProcessFacts;
  readonly #cpuMs: number | null;
  readonly #stretches = new Map<string, LockStretch>();

  constructor(pid: number) {
    this.#pid = pid;
    this.#process = readProcess(pid) ?? unknownProcess(pid);
    this.#cpuMs = cpuMsOf(pid);
  }

  see(lock: SeenLock, moment: Moment): void {
    const key = `${lock.name} ${lock.slot}`;
    const stretch = this.#stretches.get(key);
    if (stretch === undefined) this.#stretches.set(key, new LockStretch(lock, moment));
    else stretch.see(moment);
  }

  /** The process and its locks over the whole watch, whose last sample has this number. */
  heldUntil(lastSample: number): Holder {
    return {
      process: { ...this.#process, state: this.#stateNow() },
      locks: [...this.#stretches.values()].map((stretch) => stretch.heldUntil(lastSample)),
      cpuMs: this.#cpuSinceSeen(),
    };
  }

  #stateNow() {
    return this.#process.state === 'unknown' ? 'unknown' : stateOf(this.#pid);
  }

  #cpuSinceSeen(): number | null {
    const now = cpuMsOf(this.#pid);
    // A smaller value comes from another process, which got the id of one that ended.
    return now === null || this.#cpuMs === null || now < this.#cpuMs ? null : now - this.#cpuMs;
  }
}

/** In the table of locks, the pid is -1 for an open file description and 0 for a process outside this container. */
function unknownProcess(pid: number): ProcessFacts {
  if (pid < 0) return unknown(null, 'an open-file-description lock');
  if (pid === 0) return unknown(null, 'outside this container');
  // /proc hides processes of other users if it is mounted with `hidepid`.
  if (mayBeRunning(pid)) return unknown(pid, 'hidden from this user');
  return { ...unknown(pid, 'it has ended'), state: 'ended' };
}

function unknown(pid: number | null, why: string): ProcessFacts {
  return { pid, command: `[unknown: ${why}]`, user: null, state: 'unknown' };
}
