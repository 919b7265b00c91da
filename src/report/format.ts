import { formatDuration } from '../duration.ts';
import type { LatencySummary } from '../stress/latency.ts';
import type { Load } from '../stress/options.ts';

/** A share in percent that never rounds a failure away: 19 999 of 20 000 are 99.99%, not 100%. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '0%';
  return `${Math.floor((part * 10_000) / whole) / 100}%`;
}

/** `20 requests`, `1 request`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

export function describeLoad(load: Load): string {
  if (load.kind === 'burst') return `burst of ${count(load.concurrency, 'simultaneous request')}`;
  const length =
    'requests' in load.until ? count(load.until.requests, 'request') : formatDuration(load.until.durationMs);
  return `${length}, ${load.concurrency} at a time`;
}

export function describeLatency({ percentiles, maxMs }: LatencySummary): string {
  const parts = percentiles.map(({ percentile, ms }) => `p${percentile} ${formatDuration(ms)}`);
  return [...parts, `max ${formatDuration(maxMs)}`].join(', ');
}

/**
 * One line of at most `columns` characters that cannot command a terminal: what a server answered is shown, and a
 * server can answer anything.
 */
export function truncate(text: string, columns: number): string {
  const line = text.replace(/\p{Cc}|\p{Cf}/gu, '?');
  return line.length <= columns ? line : `${line.slice(0, columns - 1)}…`;
}
