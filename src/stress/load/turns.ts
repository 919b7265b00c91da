import type { Load } from './load.ts';
import type { RoundEnd } from './round-end.ts';

/** What one turn sends. */
export interface TurnPlan {
  /** By default the load of the run; never of more users than that. */
  readonly load?: Load;
  /** Ends the turn: no request follows, and those under way are awaited. */
  readonly enough?: AbortSignal;
  /** Called when a round of a scenario is over. */
  readonly onRound?: (round: RoundEnd) => void;
}

/**
 * When a load is sent, and how often: calls `send`, which sends all of it and waits for its end, once for each turn.
 * Between its turns a server can wait while another one has its own.
 */
export type InTurns = (send: (plan?: TurnPlan) => Promise<void>) => Promise<void>;
