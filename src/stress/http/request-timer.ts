/**
 * The time limit of the requests on one connection. It is not restarted for each of them: when it fires, it looks when the
 * last one began.
 */
export class RequestTimer {
  readonly #timeoutMs: number;
  readonly #onTimeout: () => void;
  #timer: NodeJS.Timeout | undefined;
  #startedAt = 0;

  /** `onTimeout`: called `timeoutMs` after the last start, whether or not that request has its answer. */
  constructor(timeoutMs: number, onTimeout: () => void) {
    this.#timeoutMs = timeoutMs;
    this.#onTimeout = onTimeout;
  }

  /** A request begins. `now` is in milliseconds of `performance.now()`. */
  start(now: number): void {
    this.#startedAt = now;
    this.#timer ??= this.#fireAfter(this.#timeoutMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #fireAfter(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      const leftMs = this.#startedAt + this.#timeoutMs - performance.now();
      this.#timer = leftMs > 0 ? this.#fireAfter(Math.ceil(leftMs)) : undefined;
      if (leftMs <= 0) this.#onTimeout();
    }, ms);
  }
}
