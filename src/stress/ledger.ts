import { type Certainty, certaintyOf, type Outcome } from './outcome.ts';

/** Which request ended how, by sequence number: what the audit compares the stored messages with. */
export class Ledger {
  // Nearly all requests are acknowledged, so only the others take memory.
  readonly #exceptions = new Map<number, Certainty>();
  #size = 0;

  record(seq: number, outcome: Outcome): void {
    this.#size = Math.max(this.#size, seq + 1);
    const certainty = certaintyOf(outcome);
    if (certainty !== 'acknowledged') this.#exceptions.set(seq, certainty);
  }

  /** Requests recorded; their sequence numbers are 0 to `size - 1`. */
  get size(): number {
    return this.#size;
  }

  certainty(seq: number): Certainty {
    return this.#exceptions.get(seq) ?? 'acknowledged';
  }
}
