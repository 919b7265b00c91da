import { type Certainty, traitsOf } from '../../answer/outcome.ts';
import type { Answered } from './virtual-users.ts';

/** Each pause before a repetition is twice as long as the last one. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** Like a client: a server that is down now is not up a millisecond later. */
export const REFUSED_PAUSE_MS = 100;

/** How long one request waits in all for an answer that is under way. */
const MOST_POLLING_MS = 30_000;

/** `Retry-After: 0` would ask without a pause. */
const SHORTEST_POLL_MS = 50;
const USUAL_POLL_MS = 1_000;

export interface AttemptLimits {
  /** The most repetitions of a request that is lost on its way again and again. */
  readonly retryLost: number;
  /** Milliseconds to wait for one answer. */
  readonly timeoutMs: number;
}

/** The attempts at one request, all with the same key: what follows from each, and what all mean together. */
export class Attempts {
  readonly #limits: AttemptLimits;
  #wasLost = false;
  #lostInARow = 0;
  #pollingMs = MOST_POLLING_MS;
  #next: 'first' | 'repetition' | 'poll' = 'first';
  /** All attempts, also those that found the server away. */
  made = 0;
  /** Attempts after one that was lost. */
  repetitions = 0;
  /** Attempts after an answer that the request is under way, or that means to come back. */
  polls = 0;
  /** Whether it waited for the server to take connections. */
  hasWaited = false;
  isReplayed = false;
  /** Whether an answer shows that the server knows the key. */
  showsKey = false;
  isRefusedAtFirst = false;
  certainty: Certainty = 'failed';

  constructor(limits: AttemptLimits) {
    this.#limits = limits;
  }

  /** Whether the server had more than one chance to store it. */
  get isRepeated(): boolean {
    return this.repetitions > 0;
  }

  /** Milliseconds until the next attempt; undefined after the last one. */
  pauseAfter(attempt: Answered): number | undefined {
    this.made++;
    const isUnderWay = this.#wasLost && (attempt.keySign === 'under-way' || attempt.keySign === 'not-yet');
    this.#note(attempt, isUnderWay);
    if (attempt.outcome === 'connection-refused') return this.#untilUp();
    if (isUnderWay) return this.#untilAnswered(attempt);
    return traitsOf(attempt.outcome).isLost ? this.#afterLoss() : undefined;
  }

  #note({ outcome, certainty, keySign }: Answered, isUnderWay: boolean): void {
    // Whatever an error says: the turn of an earlier attempt may be stored.
    const mayBeStored = isUnderWay || (this.#wasLost && certainty === 'failed');
    this.certainty = mayBeStored ? 'unknown' : certainty;
    this.isReplayed = keySign === 'replayed';
    if (!traitsOf(outcome).reachedServer) return;
    if (keySign === 'under-way' && !this.#wasLost) this.isRefusedAtFirst = true;
    else this.showsKey ||= keySign !== undefined && keySign !== 'not-yet';
    if (this.#next === 'repetition') this.repetitions++;
    if (this.#next === 'poll') this.polls++;
  }

  /** How long in all is for all requests together: see `Outage`. */
  #untilUp(): number {
    this.hasWaited = true;
    return REFUSED_PAUSE_MS;
  }

  #untilAnswered({ retryAfterMs = USUAL_POLL_MS }: Answered): number | undefined {
    if (this.#pollingMs <= 0) return undefined;
    this.#next = 'poll';
    // What is asked next may be lost as often as a new request.
    this.#lostInARow = 0;
    const longestMs = Math.min(this.#limits.timeoutMs, this.#pollingMs);
    const pauseMs = Math.min(Math.max(retryAfterMs, SHORTEST_POLL_MS), longestMs);
    this.#pollingMs -= pauseMs;
    return pauseMs;
  }

  #afterLoss(): number | undefined {
    this.#wasLost = true;
    this.#lostInARow++;
    if (this.#lostInARow > this.#limits.retryLost) return undefined;
    this.#next = 'repetition';
    return Math.min(FIRST_PAUSE_MS * 2 ** (this.#lostInARow - 1), LONGEST_PAUSE_MS);
  }
}
