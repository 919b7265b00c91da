import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';

/** Longer than a server needs that closes a connection right after its answer. */
const WATCH_MS = 20;

/**
 * How a server treats connections after an answer, as seen on all connections of a run. Some close them although their
 * answer does not say so: a request that is sent meanwhile is lost, which must not look like the end of the server.
 */
export class ServerHabits {
  #keeps = false;
  #closes = false;
  #hasAnswered = false;
  #watch: Promise<void> | undefined;

  /** Whether a connection must not be used again after an answer. */
  get usesOnce(): boolean {
    return this.#closes && !this.#keeps;
  }

  /** Whether no connection has answered twice so far. */
  get isUnproven(): boolean {
    return !this.#keeps;
  }

  /** Resolves when the server had time to close the connection of its first answer; undefined where that is over. */
  get watch(): Promise<void> | undefined {
    return this.#keeps || this.#closes ? undefined : this.#watch;
  }

  /** `isRepeated`: on this connection, it is not the first answer. */
  answered(isRepeated: boolean, announcesKeepAlive: boolean): void {
    if (isRepeated) this.#keeps = true;
    if (!this.#hasAnswered && !announcesKeepAlive) this.#watch = this.#watchFirst();
    this.#hasAnswered = true;
  }

  async #watchFirst(): Promise<void> {
    await delay(WATCH_MS);
    // What has arrived by then is read before the next turn, even if this process was busy meanwhile.
    await nextTurn();
    this.#watch = undefined;
  }

  /** A connection was closed after an answer that did not announce it. */
  closedUnannounced(): void {
    this.#closes = true;
  }
}
