import type { ArrivalSpread } from './arrival-spread.ts';
import type { ThinkTime } from './think-time.ts';

/** When requests are sent, besides the load itself. */
export interface Pacing {
  /** Of an open loop; even by default. */
  readonly arrivals?: ArrivalSpread | undefined;
  /** The pause of a user of a closed loop after each answer; none by default. */
  readonly think?: ThinkTime | undefined;
  /** The same seed makes the same times; by default they differ each time. */
  readonly seed?: string | undefined;
}

/** The times of one part of a run, such as its warm-up: each part has its own, which the seed determines too. */
export function pacingOfPart(pacing: Pacing, part: string): Pacing {
  return { ...pacing, seed: pacing.seed === undefined ? undefined : `${pacing.seed}/${part}` };
}
