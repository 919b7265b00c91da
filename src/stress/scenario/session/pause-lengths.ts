import { MAX_DURATION_MS } from '../../../duration.ts';
import { randomStream } from '../../load/random-stream.ts';

/** How long a user pauses: the same with the same seed. */
export class PauseLengths {
  readonly #seed: string | undefined;
  #random: (() => number) | undefined;

  constructor(seed: string | undefined, user: number) {
    this.#seed = seed === undefined ? undefined : `${seed}/pauses/${user}`;
  }

  /** Milliseconds, by chance between both. Throws a `TypeError` for what is no time. */
  between(minMs: number, maxMs: number): number {
    if (!(minMs >= 0 && maxMs >= minMs && maxMs <= MAX_DURATION_MS))
      throw new TypeError(`a pause cannot last from ${minMs} to ${maxMs} ms`);
    if (minMs === maxMs) return minMs;
    this.#random ??= randomStream(this.#seed);
    return minMs + this.#random() * (maxMs - minMs);
  }
}
