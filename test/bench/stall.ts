/** A server that answers `answerMs` after a request came, but nothing from `fromMs` to `untilMs` after the first one. */
export interface Stall {
  readonly answerMs: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * What users wait who come at even intervals, the first at 0, whatever becomes of those before them: milliseconds, in
 * the order they come. An answer that would leave while the server stalls leaves at the stall's end.
 */
export function trueLatencies(perSecond: number, seconds: number, stall: Stall): number[] {
  return Array.from({ length: perSecond * seconds }, (_, index) => {
    const dueMs = (index * 1_000) / perSecond;
    return leavesAt(dueMs + stall.answerMs, stall) - dueMs;
  });
}

function leavesAt(ms: number, { fromMs, untilMs }: Stall): number {
  return ms >= fromMs && ms < untilMs ? untilMs : ms;
}

/** The least value that this share of all values, in percent, does not exceed; NaN of none. */
export function percentileOf(values: readonly number[], percentile: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil((sorted.length * percentile) / 100)) - 1] ?? Number.NaN;
}
