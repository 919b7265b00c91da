/** A day: Node's timers end at 24.8 of them, and take anything longer for no time at all. */
export const MAX_DURATION_MS = 24 * 3_600_000;

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** Whole milliseconds in `500ms`, `1.5s`, `2m` or `1h`; undefined for anything else, a number without a unit included. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  if (!match) return undefined;
  const unit = match[2] as keyof typeof UNIT_MS;
  return Math.round(Number(match[1]) * UNIT_MS[unit]);
}

/** Milliseconds as people read them, with three significant digits: `61.3 ms`, `1.5 s`, `2 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${round(ms)} ms`;
  if (ms < 60_000) return `${round(ms / 1_000)} s`;
  return `${round(ms / 60_000)} min`;
}

function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}
