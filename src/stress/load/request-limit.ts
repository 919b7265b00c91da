import type { Send } from './pacer.ts';

/** Ends a load when so many requests have been sent, whatever else would end it. */
export class RequestLimit {
  #left: number;
  readonly #reached = new AbortController();

  /** `most`: 1 at least, in all turns of the load together. */
  constructor(most: number) {
    this.#left = most;
  }

  /** Aborts when the last request is being sent: no other one follows. */
  get reached(): AbortSignal {
    return this.#reached.signal;
  }

  /** The same, counted. */
  counting(send: Send): Send {
    return (user, dueAt) => {
      if (--this.#left === 0) this.#reached.abort();
      return send(user, dueAt);
    };
  }
}
