import { BROKEN_REPEATS, type NextLevel, REPEATS } from './next-level.ts';
import type { StepKind } from './step-length.ts';
import type { Bounds } from './tally-levels.ts';

/** Milliseconds of a step. */
type LengthOf = (kind: StepKind, level: number) => number;

/**
 * What is left to do at least: the next step, and the repeats of the lower end once the knee is roughly known. Where not even
 * the first level was kept, the lower end is below it.
 */
export function leastMsLeft(
  next: Extract<NextLevel, { level: number }>,
  { low, high }: Bounds,
  lengthOf: LengthOf,
): number {
  const ms = lengthOf(next.kind, next.level);
  if (high && !low && next.level < high.level) return ms + REPEATS * lengthOf('confirm', high.level);
  if (!low || !high || next.kind === 'climb') return ms;
  const repeatsMs = (level: number) => Math.max(0, REPEATS - low.wholeKept) * lengthOf('confirm', level);
  // A step between the ends is the lower end soon, or those at the lower end have been made.
  if (next.kind === 'narrow') return ms + repeatsMs(next.level);
  return next.level === low.level ? Math.max(ms, repeatsMs(low.level)) : ms;
}

/**
 * What is usually left to do, if the server is as it was: halvings of the interval, and the repeats of both ends. `guess`: what
 * the server seems to hold, for where no level was kept yet.
 */
export function usualMsLeft(
  { low, high }: Bounds,
  resolution: number,
  lengthOf: LengthOf,
  guess?: number,
): number {
  if (!high) return 0;
  const lowest = low?.level ?? guess ?? high.level;
  const highest = low ? high.level : lowest;
  const halvings = Math.ceil(Math.log2(Math.log(highest / lowest) / Math.log1p(resolution)));
  return (
    Math.max(0, halvings) * lengthOf('narrow', lowest) +
    REPEATS * lengthOf('confirm', lowest) +
    BROKEN_REPEATS * lengthOf('confirm', highest)
  );
}
