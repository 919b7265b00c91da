import type { Outcome } from './outcome.ts';

/** What a request's end means. */
export interface Classified {
  readonly outcome: Outcome;
  /** The answer or the error in one line; undefined for `ok`. */
  readonly detail: string | undefined;
  /** Whether the reply quotes the message it answers: only that shows which request it belongs to. */
  readonly traced: boolean;
}

export function failed(outcome: Outcome, detail: string): Classified {
  return { outcome, detail, traced: false };
}
