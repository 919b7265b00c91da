import type { Timeline } from '../../../measure/timeline.ts';
import { quantile } from './quantile.ts';

/** When the requests that succeeded were answered, in milliseconds from the start of the load, in no order; a sample. */
export function successEnds({ dots }: Timeline): number[] {
  const ok = dots.find(({ outcome }) => outcome === 'ok');
  return ok?.atMs.map((sentMs, index) => sentMs + (ok.latencyMs[index] ?? 0)) ?? [];
}

/** As few could be chance. */
const LEAST = 3;

/**
 * Milliseconds from one success to the next, if they came at even intervals, as when one request after the other gets
 * what all of them need; undefined otherwise. Requests that are served side by side end in groups.
 */
export function successEveryMs(timeline: Timeline): number | undefined {
  const ends = successEnds(timeline).sort((a, b) => a - b);
  const gaps = ends.slice(1).map((end, index) => end - (ends[index] ?? 0));
  const usualMs = quantile(gaps, 0.5);
  return gaps.length >= LEAST && quantile(gaps, 0.1) >= usualMs / 2 ? usualMs : undefined;
}
