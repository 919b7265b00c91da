import type { ServerTiming } from '../server-timing.ts';

/** What an event of a stream brings. */
export interface EventContent {
  /** The next text of the reply; empty for none. */
  readonly text: string;
  /** What a model thinks before it answers; empty for none. */
  readonly reasoning: string;
  /** `end-mark`: the reply is whole. `reason`: why it ends, which is its end mark where no other follows. */
  readonly ends: 'no' | 'reason' | 'end-mark';
  /** Tokens of the reply so far, as the server counts them. */
  readonly reportedTokens: number | undefined;
  /** The whole reply, where the event repeats it. */
  readonly wholeText: string | undefined;
  /** What the server reports about the request. */
  readonly timing: ServerTiming | undefined;
}

export const NO_CONTENT: EventContent = {
  text: '',
  reasoning: '',
  ends: 'no',
  reportedTokens: undefined,
  wholeText: undefined,
  timing: undefined,
};
