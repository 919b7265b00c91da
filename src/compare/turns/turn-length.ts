import type { Load } from '../../stress/load/load.ts';

/** A load without its end, which is that of a turn. */
export type TurnLoad = { readonly concurrency: number } & (
  | { readonly kind: 'closed-loop' }
  | { readonly kind: 'open-loop'; readonly ratePerSecond: number }
);

/**
 * Short, so that what disturbs the machine meets both sides: of a server and itself, the rates of a round differed by 2 to
 * 3 % with turns of 25 ms, and by 5 % with 100 ms.
 */
const TURN_MS = 25;
const MOST_TURN_MS = 2_000;
const ANSWERS_OF_EACH_USER = 2;
const REQUESTS_OF_OPEN_LOOP = 10;

/**
 * Milliseconds of one turn. A slow server has longer ones, so that each user gets two answers in a turn, and a slow
 * schedule too. `p50Ms`: a median latency, 0 before the first round.
 */
export function turnMs(load: TurnLoad, p50Ms: number): number {
  const scheduled = load.kind === 'open-loop' ? (REQUESTS_OF_OPEN_LOOP * 1_000) / load.ratePerSecond : 0;
  const answered = Math.min(MOST_TURN_MS, ANSWERS_OF_EACH_USER * p50Ms);
  return Math.ceil(Math.max(TURN_MS, scheduled, answered));
}

export function loadOfTurn(load: TurnLoad, durationMs: number): Load {
  return { ...load, until: { durationMs } };
}
