import type { Classified } from '../answer/classified.ts';
import type { Certainty } from '../answer/outcome.ts';

/** What the attempts at a request mean together. */
export interface AttemptsTogether {
  readonly certainty: Certainty;
  /** Whether it reached the server more than once, with the same key. */
  readonly isRepeated: boolean;
  /** Whether an answer shows that the server knows the key. */
  readonly showsKey: boolean;
  /** Whether the first attempt was said to be under way: then the server says so for another reason than the key. */
  readonly isRefusedAtFirst: boolean;
}

const CERTAINTIES: readonly Certainty[] = ['acknowledged', 'failed', 'unknown'];
const PAGE = 65_536;
/** Enough for the bursts whose order of answers matters; in longer runs, it is nearly that of sending. */
const MOST_RANKED = 10_000;

/**
 * How each request ended, by sequence number: the audit compares the stored messages with it. Nearly all requests are
 * acknowledged, so it takes memory, a byte for each, only for pages with other ones.
 */
export class Ledger {
  readonly #pages = new Map<number, Uint8Array>();
  #size = 0;
  #crosstalk = 0;
  readonly #repeated = new Set<number>();
  /** Of the first acknowledged requests: their place in the order of answers. */
  readonly #ranks = new Map<number, number>();
  #showsKeys = false;
  #refusesFirst = false;

  /** `attempts`: undefined where nothing is repeated. */
  record(seq: number, ended: Pick<Classified, 'outcome' | 'certainty'>, attempts?: AttemptsTogether): void {
    this.#size = Math.max(this.#size, seq + 1);
    if (ended.outcome === 'crosstalk') this.#crosstalk++;
    if (attempts?.isRepeated) this.#repeated.add(seq);
    if (attempts?.showsKey) this.#showsKeys = true;
    if (attempts?.isRefusedAtFirst) this.#refusesFirst = true;
    const { certainty } = attempts ?? ended;
    if (certainty === 'acknowledged' && this.#ranks.size < MOST_RANKED)
      this.#ranks.set(seq, this.#ranks.size);
    if (certainty !== 'acknowledged') this.#pageOf(seq)[seq % PAGE] = CERTAINTIES.indexOf(certainty);
  }

  /** Requests recorded; their sequence numbers are 0 to `size - 1`. */
  get size(): number {
    return this.#size;
  }

  /** Requests that were answered with the reply to another one. */
  get crosstalk(): number {
    return this.#crosstalk;
  }

  /** Whether it was sent more than once, to a server that never showed that it knows keys: it may store both. */
  isRepeatedWithoutKeys(seq: number): boolean {
    return (!this.#showsKeys || this.#refusesFirst) && this.#repeated.has(seq);
  }

  /** Lower for an acknowledged request that was answered earlier; beyond the first ten thousand, for one that was sent earlier. */
  rank(seq: number): number {
    return this.#ranks.get(seq) ?? MOST_RANKED + seq;
  }

  certainty(seq: number): Certainty {
    const index = this.#pages.get(Math.floor(seq / PAGE))?.[seq % PAGE] ?? 0;
    return CERTAINTIES[index] as Certainty;
  }

  #pageOf(seq: number): Uint8Array {
    const number = Math.floor(seq / PAGE);
    const known = this.#pages.get(number);
    if (known) return known;
    const page = new Uint8Array(PAGE);
    this.#pages.set(number, page);
    return page;
  }
}
