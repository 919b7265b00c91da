import type { SessionShare } from './observed-sessions.ts';

/** The sessions of a database at one moment. */
export interface SessionMoment {
  readonly sessions: number;
  /** Those whose state this role may not see. */
  readonly unseen: number;
  readonly waiting: number;
  readonly waitingMs: number;
  readonly idle: number;
  readonly idleMs: number;
  /** Whether one that is idle in a transaction keeps another one waiting. */
  readonly isBlockedByIdle: boolean;
  /** Whether this tool holds a lock. */
  readonly isLockedByTool: boolean;
}

/** Sums up moments. */
export class SessionTally {
  samples = 0;
  mostSessions = 0;
  mostUnseen = 0;
  readonly #waiting = new ShareTally();
  readonly #idle = new ShareTally();
  #blockedByIdle = 0;

  add(moment: SessionMoment): void {
    this.samples++;
    this.mostSessions = Math.max(this.mostSessions, moment.sessions);
    this.mostUnseen = Math.max(this.mostUnseen, moment.unseen);
    this.#idle.add(moment.idle, moment.idleMs);
    if (moment.isLockedByTool) return;
    this.#waiting.add(moment.waiting, moment.waitingMs);
    if (moment.isBlockedByIdle) this.#blockedByIdle++;
  }

  get waiting(): SessionShare {
    return this.#waiting.over(this.samples);
  }

  get idleInTransaction(): SessionShare {
    return this.#idle.over(this.samples);
  }

  get blockedByIdleShare(): number {
    return this.#blockedByIdle / Math.max(1, this.samples);
  }
}

class ShareTally {
  #samples = 0;
  #most = 0;
  #longestMs = 0;

  add(count: number, longestMs: number): void {
    if (count > 0) this.#samples++;
    this.#most = Math.max(this.#most, count);
    this.#longestMs = Math.max(this.#longestMs, longestMs);
  }

  over(samples: number): SessionShare {
    return { share: this.#samples / Math.max(1, samples), most: this.#most, longestMs: this.#longestMs };
  }
}
