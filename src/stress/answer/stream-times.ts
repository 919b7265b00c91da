/**
 * When the text of a streamed answer arrived, in milliseconds of `performance.now()`. A token is an event with text: one
 * that only names a role, or keeps the connection open, is none.
 */
export interface StreamTimes {
  readonly firstTokenAt: number | undefined;
  readonly lastTokenAt: number | undefined;
  /** The first text of a model that thinks before it answers; what it thinks is not part of the reply. */
  readonly firstReasoningAt: number | undefined;
  readonly tokens: number;
  /** Reads that brought text: where one brings several tokens, the time between those is unknown. */
  readonly reads: number;
  /** Milliseconds between one read that brought text and the next one, in order. */
  readonly gapsMs: readonly number[];
  /** Tokens of the reply, as the server counts them; undefined where it does not say. */
  readonly reportedTokens: number | undefined;
}
