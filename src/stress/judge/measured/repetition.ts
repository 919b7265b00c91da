/** How requests were repeated that were lost on their way. */
export interface Repetition {
  /** Requests that were sent again. */
  readonly requests: number;
  /** How often in all, without asking again for an answer that was under way. */
  readonly repetitions: number;
  /** Answers that the server gave before, as it says. */
  readonly replayed: number;
  /** How often it said that the request was still under way, or to come back later (409, 425; 429 and 503 with `Retry-After`). */
  readonly underWay: number;
  /** Requests that waited for a server that took no connections. */
  readonly waited: number;
}
