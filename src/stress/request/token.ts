import { createHash, randomBytes } from 'node:crypto';

/** The start of every token of a run: random, or the same for the same seed. Eight hexadecimal digits. */
export function runIdOf(seed: string | undefined): string {
  if (seed === undefined) return randomBytes(4).toString('hex');
  return createHash('sha256').update(seed).digest('hex').slice(0, 8);
}

/**
 * Gives each message of a run its own token, so that every reply and every stored message can be traced to its
 * request.
 */
export class TokenGenerator {
  readonly #runId: string;
  readonly #pattern: RegExp;

  constructor(runId = runIdOf(undefined)) {
    this.#runId = runId;
    this.#pattern = new RegExp(`\\b${runId}-(\\d+)\\b`, 'g');
  }

  get runId(): string {
    return this.#runId;
  }

  token(seq: number): string {
    return `${this.#runId}-${seq}`;
  }

  /** Whether a text has the token of this one request. Much faster than a search for all of them. */
  isIn(text: string, seq: number): boolean {
    const token = this.token(seq);
    // Not only the first place: the token of another request may begin with this one.
    for (let start = text.indexOf(token); start !== -1; start = text.indexOf(token, start + 1))
      if (!isWordAt(text, start + token.length) && !isWordAt(text, start - 1)) return true;
    return false;
  }

  /** The sequence numbers of this run's tokens in a text, in order. */
  sequencesIn(text: string): number[] {
    return Array.from(text.matchAll(this.#pattern), (match) => Number(match[1]));
  }
}

/** Whether `\b` of a regular expression takes a character for one of a word, at several times its speed. */
function isWordAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  const letter = code | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x5f;
}
