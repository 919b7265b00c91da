import { systemClock } from '../load/clock.ts';
import { type AttemptLimits, Attempts } from './attempts.ts';
import type { HangWatch } from './hang-watch.ts';
import { Outage } from './outage.ts';
import type { Answered, VirtualUsers } from './virtual-users.ts';

/** How a request ended, with all its attempts. */
export interface Ended {
  /** The last answer, or why there is none. */
  readonly answered: Answered;
  /** Undefined where nothing is repeated. */
  readonly attempts: Attempts | undefined;
  /** Whether there was to be one more attempt when the load was over. */
  readonly isCutShort: boolean;
}

/** Sends requests, and sends those again that are lost on their way. */
export class Retrier {
  readonly #users: VirtualUsers;
  readonly #hangWatch: HangWatch;
  readonly #limits: AttemptLimits;
  readonly #outage = new Outage();

  constructor(users: VirtualUsers, hangWatch: HangWatch, limits: AttemptLimits) {
    this.#users = users;
    this.#hangWatch = hangWatch;
    this.#limits = limits;
  }

  /** Rejects only with an error of our own. After `over`, it is not sent again. */
  async send(user: number, seq: number, over: AbortSignal): Promise<Ended> {
    this.#hangWatch.sent();
    try {
      if (this.#limits.retryLost > 0) return await this.#sendUntilAnswered(user, seq, over);
      return { answered: await this.#attempt(user, seq), attempts: undefined, isCutShort: false };
    } finally {
      this.#hangWatch.ended();
    }
  }

  async #sendUntilAnswered(user: number, seq: number, over: AbortSignal): Promise<Ended> {
    const attempts = new Attempts(this.#limits);
    // Written once: each attempt has the same key and the same body.
    const request = this.#users.write(seq);
    for (;;) {
      const answered = await this.#attempt(user, seq, request);
      const isDownForGood = this.#outage.lastsTooLong(answered.outcome, performance.now());
      const pauseMs = attempts.pauseAfter(answered);
      if (pauseMs === undefined || isDownForGood) return { answered, attempts, isCutShort: false };
      await systemClock.sleep(pauseMs, over);
      if (over.aborted) return { answered, attempts, isCutShort: true };
    }
  }

  async #attempt(user: number, seq: number, request = this.#users.write(seq)): Promise<Answered> {
    const sentAt = performance.now();
    const answered = await this.#users.send(user, seq, request);
    this.#hangWatch.attempted(answered.outcome, performance.now() - sentAt);
    return answered;
  }
}
