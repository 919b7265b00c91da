/** A day: Node's timers are limited to 24.8 days, and fire at once for anything longer. */
export const MAX_DURATION_MS = 24 * 3_600_000;

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** Whole milliseconds in `500ms`, `1.5s`, `2m` or `1h`; undefined for anything else, a number without a unit included. */
export function parseDuration(text: string): number | undefined {
  const ms = parseExactDuration(text);
  return ms === undefined ? undefined : Math.round(ms);
}

/** The same with fractions of a millisecond, such as `0.5ms`. */
export function parseExactDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  if (!match) return undefined;
  const unit = match[2] as keyof typeof UNIT_MS;
  // Removes rounding errors of the multiplication: 1.001 s would be 1000.9999999999999 ms.
  return Number((Number(match[1]) * UNIT_MS[unit]).toPrecision(15));
}

/** Milliseconds with a unit, and with three significant digits by default: `61.3 ms`, `1.5 s`, `2 min`. */
export function formatDuration(ms: number, digits = 3): string {
  const round = (value: number) => String(Number(value.toPrecision(digits)));
  if (ms < 1_000) return `${round(ms)} ms`;
  if (ms < 60_000) return `${round(ms / 1_000)} s`;
  return `${round(ms / 60_000)} min`;
}

/** A duration that is at least so many milliseconds, in the way that `parseDuration` reads: `30s`, `2.3m`, `40m`. */
export function durationArgument(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return `${Math.ceil(ms / 1_000)}s`;
  return `${minutes < 10 ? Math.ceil(minutes * 10) / 10 : Math.ceil(minutes)}m`;
}

/** How long something has been running, rounded down: `42 s`, `3 h`, `5 days`. */
export function formatUptime(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3_600) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}
