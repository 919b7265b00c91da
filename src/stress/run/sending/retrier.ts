import { systemClock } from '../../load/clock.ts';
import type { OwnRequest } from '../../scenario/round/own-request.ts';
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
  /** In milliseconds of `performance.now()`. */
  readonly endedAt: number;
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

  /**
   * Rejects only with an error of our own. After `over`, it is not sent again. `sentAt`: now, in milliseconds of
   * `performance.now()`. `own`: what is sent in place of the template.
   */
  async send(user: number, seq: number, sentAt: number, over: AbortSignal, own?: OwnRequest): Promise<Ended> {
    this.#hangWatch.sent();
    try {
      if (this.#limits.retryLost > 0) return await this.#sendUntilAnswered(user, seq, over, own);
      // Awaited here: one more async function costs as much as reading the head of an answer.
      const answered = await this.#users.send(user, seq, own?.request, own);
      const endedAt = this.#attempted(answered, sentAt);
      return { answered, attempts: undefined, isCutShort: false, endedAt };
    } finally {
      this.#hangWatch.ended();
    }
  }

  async #sendUntilAnswered(user: number, seq: number, over: AbortSignal, own?: OwnRequest): Promise<Ended> {
    const attempts = new Attempts(this.#limits);
    // Written once: each attempt has the same key and the same body.
    const request = own?.request ?? this.#users.write(seq);
    for (;;) {
      const sentAt = performance.now();
      const answered = await this.#users.send(user, seq, request, own);
      const endedAt = this.#attempted(answered, sentAt);
      const isDownForGood = this.#outage.lastsTooLong(answered.outcome, endedAt);
      const pauseMs = attempts.pauseAfter(answered);
      if (pauseMs === undefined || isDownForGood) return { answered, attempts, isCutShort: false, endedAt };
      await systemClock.sleep(pauseMs, over);
      if (over.aborted) return { answered, attempts, isCutShort: true, endedAt: performance.now() };
    }
  }

  /** Returns when it ended. */
  #attempted({ outcome }: Answered, sentAt: number): number {
    const endedAt = performance.now();
    this.#hangWatch.attempted(outcome, endedAt - sentAt);
    return endedAt;
  }
}
