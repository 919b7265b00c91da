import { formatDuration } from '../../duration.ts';

/** Milliseconds that a user takes from an answer to its next request: each time by chance, from `min` to `max`. */
export interface ThinkTime {
  readonly min: number;
  readonly max: number;
}

/** `2 s`, `1 s to 3 s`. */
export function describeThinking({ min, max }: ThinkTime): string {
  return min === max ? formatDuration(min) : `${formatDuration(min)} to ${formatDuration(max)}`;
}
