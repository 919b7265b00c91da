import { type Certainty, type Outcome, traitsOf } from './outcome.ts';

/** What a request's end means. */
export interface Classified {
  readonly outcome: Outcome;
  /** Whether its turn is stored: that of the outcome, unless the answer says more. */
  readonly certainty: Certainty;
  /** The answer or the error in one line; undefined for `ok`. */
  readonly detail: string | undefined;
  /** Whether the reply quotes the message it answers: only that shows which request it belongs to. */
  readonly traced: boolean;
}

export function failed(outcome: Outcome, detail: string): Classified {
  return { outcome, certainty: traitsOf(outcome).certainty, detail, traced: false };
}

/** A reply that is the right one, or shows no request at all. */
export function answered(traced: boolean): Classified {
  return traced ? TRACED : UNTRACED;
}

const OK = { outcome: 'ok', certainty: 'acknowledged', detail: undefined } as const;
const TRACED: Classified = { ...OK, traced: true };
const UNTRACED: Classified = { ...OK, traced: false };
