import { askOnce } from '../../discovery/ask-once.ts';
import type { Asked } from '../../discovery/asked.ts';
import type { Misfit } from '../../discovery/misfit.ts';
import { misfitOf } from '../../discovery/misfit-of.ts';
import { controlTimeout } from '../../http/http-client.ts';
import type { Site } from '../../http/site.ts';
import { systemClock } from '../../load/clock.ts';
import type { RequestOptions } from '../../request/request.ts';

/** So many of the first answers are judged at most. */
const MOST_ANSWERS = 20;

/** Milliseconds from the first answer to the last question: some servers take connections before they have routes. */
const READY_WITHIN_MS = 1_000;

export interface FitWatchOptions {
  readonly site: Site;
  readonly request: RequestOptions;
  /** The users of the load: the first answer of each counts. */
  readonly users: number;
  /** Milliseconds to wait for one answer. */
  readonly timeoutMs: number;
  /** Ends the load. */
  readonly signal: AbortSignal;
}

/**
 * Ends a load whose requests cannot fit the server: if all first answers are misfits of one kind, and all that follow them
 * until the server must be ready, it asks once more. After an answer that fits, it costs the load nothing.
 */
export class FitWatch {
  /** Aborts when the load must end: by its own signal, or because its requests do not fit. */
  readonly over: AbortSignal;
  readonly #options: FitWatchOptions;
  readonly #url: URL;
  readonly #unfit = new AbortController();
  readonly #agreed = Promise.withResolvers<Misfit | undefined>();
  readonly #lasting: Promise<Misfit | undefined>;
  #missing: number;
  #first: Misfit | undefined;
  #firstAt = 0;
  #isWatching = true;

  constructor(options: FitWatchOptions) {
    this.#options = options;
    this.#url = new URL(options.site.url);
    this.#missing = Math.min(options.users, MOST_ANSWERS);
    this.over = AbortSignal.any([options.signal, this.#unfit.signal]);
    this.#lasting = this.#untilCertain();
    // An error of our own is thrown by `result`.
    this.#lasting.catch(() => this.#unfit.abort());
  }

  /** Takes one of the answers; returns whether the next one is wanted, too. */
  take(asked: Asked): boolean {
    const misfit = misfitOf(asked, this.#url);
    if (!this.#first) this.#firstAt = performance.now();
    this.#first ??= misfit;
    if (!misfit || misfit.kind !== this.#first?.kind) this.#stopWatching();
    else if (--this.#missing === 0) this.#agreed.resolve(misfit);
    return this.#isWatching;
  }

  /** Why the requests do not fit; undefined where they may. The load is over: no more answers come. */
  result(): Promise<Misfit | undefined> {
    this.#agreed.resolve(this.#first);
    return this.#lasting;
  }

  async #untilCertain(): Promise<Misfit | undefined> {
    const { site, request, timeoutMs, signal } = this.#options;
    const misfit = await this.#agreed.promise;
    if (!misfit) return undefined;
    await systemClock.sleep(this.#firstAt + READY_WITHIN_MS - performance.now(), signal);
    const asked = await askOnce(site, request, { timeoutMs: controlTimeout(timeoutMs), signal });
    if (misfitOf(asked, this.#url)?.kind !== misfit.kind) this.#stopWatching();
    // A server that refuses one request in ten may have refused the first, and the one that was asked.
    if (!this.#isWatching) return undefined;
    this.#unfit.abort();
    return misfit;
  }

  #stopWatching(): void {
    this.#isWatching = false;
    this.#agreed.resolve(undefined);
  }
}
