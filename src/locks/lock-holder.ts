import { LockStretch, type Moment } from './lock-stretch.ts';
import type { Holder } from './lock-watch.ts';
import { mayBeThere } from './proc/may-be-there.ts';
import { cpuMsOf, type ProcessFacts, readProcess, stateOf } from './proc/process-facts.ts';
import type { SeenLock } from './sqlite-locks.ts';

/** A process that held a lock during a watch. It may have ended since: what it was is read when it is first seen. */
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

  /** What is to be told of it when the sample of that number was the last. */
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
    // A smaller figure is another process that was given the number of one that ended.
    return now === null || this.#cpuMs === null || now < this.#cpuMs ? null : now - this.#cpuMs;
  }
}

/** The table of locks has -1 for an open file description, and 0 for a process outside this container. */
function unknownProcess(pid: number): ProcessFacts {
  if (pid < 0) return unknown(null, 'an open-file-description lock');
  if (pid === 0) return unknown(null, 'outside this container');
  // /proc hides those of other users where it is mounted with `hidepid`.
  if (mayBeThere(pid)) return unknown(pid, 'hidden from this user');
  return { ...unknown(pid, 'it has ended'), state: 'ended' };
}

function unknown(pid: number | null, why: string): ProcessFacts {
  return { pid, command: `[unknown: ${why}]`, user: null, state: 'unknown' };
}
