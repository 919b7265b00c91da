import { estimateOf, isWithin } from './interval.ts';

export interface RoundLimits {
  /** Six are the fewest that have an interval. */
  readonly least: number;
  /** Begins no round after so long, unless there are fewer than `least`. */
  readonly seconds: number;
  /** How near the ends of each interval must be, as a share of its median; without it, 5 %. */
  readonly within?: number;
}

const WITHIN = 0.05;

/**
 * Makes rounds until the intervals are narrow. `found`: for each interval, what the rounds so far found. What ends it is how wide they
 * are, never on which side of a bound: rounds that went on until a bound is reached would reach it by chance.
 */
export async function untilNarrow(
  { least, seconds, within = WITHIN }: RoundLimits,
  makeRound: (round: number) => Promise<void>,
  found: () => readonly (readonly number[])[],
): Promise<void> {
  const endAt = performance.now() + seconds * 1e3;
  for (let round = 0; ; round++) {
    const areNarrow = () => found().every((values) => isWithin(within, estimateOf(values)));
    if (round >= least && (performance.now() >= endAt || areNarrow())) return;
    await makeRound(round);
  }
}
