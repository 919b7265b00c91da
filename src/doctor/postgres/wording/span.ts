import { formatDuration, formatUptime } from '../../../duration.ts';

const HOUR_MS = 3_600_000;

/** A time that may be weeks: `1.5 s`, `12 min`, `3 h`, `5 days`. */
export function span(ms: number): string {
  return ms < HOUR_MS ? formatDuration(ms) : formatUptime(ms / 1_000);
}
