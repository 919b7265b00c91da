import { type Certainty, type Outcome, traitsOf } from '../answer/outcome.ts';

const CERTAINTIES: readonly Certainty[] = ['acknowledged', 'failed', 'unknown'];
const PAGE = 65_536;

/**
 * How each request ended, by sequence number: the audit compares the stored messages with it. Nearly all requests are
 * acknowledged, so it takes memory, a byte for each, only for pages with other ones.
 */
export class Ledger {
  readonly #pages = new Map<number, Uint8Array>();
  #size = 0;
  #crosstalk = 0;

  record(seq: number, outcome: Outcome): void {
    this.#size = Math.max(this.#size, seq + 1);
    if (outcome === 'crosstalk') this.#crosstalk++;
    const { certainty } = traitsOf(outcome);
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

  certainty(seq: number): Certainty {
    const index = this.#pages.get(Math.floor(seq / PAGE))?.[seq % PAGE] ?? 0;
    return CERTAINTIES[index] as Certainty;
  }

  #pageOf(seq: number): Uint8Array {
    const number = Math.floor(seq / PAGE);
    const page = this.#pages.get(number) ?? new Uint8Array(PAGE);
    this.#pages.set(number, page);
    return page;
  }
}
