import { systemClock } from '../load/clock.ts';
import { type AttemptLimits, Attempts } from './attempts.ts';
import type { HangWatch } from './hang-watch.ts';
import type { Answered, VirtualUsers } from './virtual-users.ts';

/** How a request ended, with all its attempts. */
export interface Ended {
  /** The last answer, or why there is none. */
  readonly answered: Answered;
  /** Undefined where nothing is repeated. */
  readonly attempts: Attempts | undefined;
  /** Whether there was to be one more attempt when the load was ended. */
  readonly isCutShort: boolean;
}

/** Sends requests, and sends those again that are lost on their way. */
export class Retrier {
  readonly #users: VirtualUsers;
  readonly #hangWatch: HangWatch;
  readonly #limits: AttemptLimits;

  constructor(users: VirtualUsers, hangWatch: HangWatch, limits: AttemptLimits) {
    this.#users = users;
    this.#hangWatch = hangWatch;
    this.#limits = limits;
  }

  /** Rejects only with an error of our own. After `over`, it is not sent again. */
  async send(user: number, seq: number, over: AbortSignal): Promise<Ended> {
    if (this.#limits.retryLost > 0) return this.#sendUntilAnswered(user, seq, over);
    return { answered: await this.#attempt(user, seq), attempts: undefined, isCutShort: false };
  }

  async #sendUntilAnswered(user: number, seq: number, over: AbortSignal): Promise<Ended> {
    const attempts = new Attempts(this.#limits);
    // Written once: each attempt has the same key and the same body.
    const request = this.#users.write(seq);
    for (;;) {
      const sentAt = performance.now();
      const answered = await this.#attempt(user, seq, request);
      const pauseMs = attempts.pauseAfter(answered, performance.now() - sentAt);
      if (pauseMs === undefined) return { answered, attempts, isCutShort: false };
      await systemClock.sleep(pauseMs, over);
      if (over.aborted) return { answered, attempts, isCutShort: true };
    }
  }

  /** A pause is not silence of the server, so each attempt is watched for itself. */
  async #attempt(user: number, seq: number, request = this.#users.write(seq)): Promise<Answered> {
    const sentAt = performance.now();
    this.#hangWatch.sent();
    const answered = await this.#users.send(user, seq, request);
    this.#hangWatch.answered(answered.outcome, performance.now() - sentAt);
    return answered;
  }
}
