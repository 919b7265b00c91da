import type { StreamTimes } from '../stream-times.ts';

/** Notes when the text of a stream arrived. */
export class TokenTimes {
  readonly #gapsMs: number[] = [];
  #firstTokenAt: number | undefined;
  #lastTokenAt: number | undefined;
  #firstReasoningAt: number | undefined;
  #tokens = 0;
  #reads = 0;
  reportedTokens: number | undefined;

  /** `readAt`: the same for all that came with one read. */
  token(readAt: number): void {
    this.#tokens++;
    if (readAt === this.#lastTokenAt) return;
    if (this.#lastTokenAt === undefined) this.#firstTokenAt = readAt;
    else this.#gapsMs.push(readAt - this.#lastTokenAt);
    this.#lastTokenAt = readAt;
    this.#reads++;
  }

  reasoning(readAt: number): void {
    this.#firstReasoningAt ??= readAt;
  }

  get times(): StreamTimes {
    return {
      firstTokenAt: this.#firstTokenAt,
      lastTokenAt: this.#lastTokenAt,
      firstReasoningAt: this.#firstReasoningAt,
      tokens: this.#tokens,
      reads: this.#reads,
      gapsMs: this.#gapsMs,
      reportedTokens: this.reportedTokens,
    };
  }
}
