import { randomBytes } from 'node:crypto';

/**
 * Marks the messages of one run, each with its own token, so that every reply and every stored message can be
 * traced to the one request it belongs to.
 */
export class TokenMint {
  readonly #runId: string;
  readonly #pattern: RegExp;

  constructor(runId = randomBytes(4).toString('hex')) {
    this.#runId = runId;
    this.#pattern = new RegExp(`\\b${runId}-(\\d+)\\b`, 'g');
  }

  token(seq: number): string {
    return `${this.#runId}-${seq}`;
  }

  /** The sequence numbers of this run's tokens in a text, in order. */
  sequencesIn(text: string): number[] {
    return Array.from(text.matchAll(this.#pattern), (match) => Number(match[1]));
  }
}
