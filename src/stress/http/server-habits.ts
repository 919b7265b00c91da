/** Longer than a server needs that closes a connection right after its answer. */
const WATCH_MS = 20;

/**
 * How a server treats connections after an answer, as seen on all connections of a run. Some close them although their
 * answer does not say so: a request that is sent meanwhile is lost, which must not look like the end of the server.
 */
export class ServerHabits {
  #keeps = false;
  #closes = false;
  #watchedUntil: number | undefined;

  /** Whether a connection must not be used again after an answer. */
  get usesOnce(): boolean {
    return this.#closes && !this.#keeps;
  }

  /** Whether no connection has answered twice so far. */
  get isUnproven(): boolean {
    return !this.#keeps;
  }

  /** Milliseconds to wait, after the first answer of a run, for the server to close the connection; 0 at most times. */
  get watchMs(): number {
    if (this.#keeps || this.#closes || this.#watchedUntil === undefined) return 0;
    return Math.max(0, this.#watchedUntil - performance.now());
  }

  /** `isRepeated`: on this connection, it is not the first answer. */
  answered(isRepeated: boolean, announcesKeepAlive: boolean): void {
    if (isRepeated) this.#keeps = true;
    this.#watchedUntil ??= announcesKeepAlive ? 0 : performance.now() + WATCH_MS;
  }

  /** A connection was closed after an answer that did not announce it. */
  closedUnannounced(): void {
    this.#closes = true;
  }
}
