/** Answers of a light load between two steps. */
export interface Probe {
  readonly completed: number;
  readonly ok: number;
  /** Milliseconds, the median of the successful ones; null without any. */
  readonly p50Ms: number | null;
}

/** The median that still counts as that of before, as a factor. */
const SLOWER = 1.5;
/** Half of a few milliseconds may be this machine's. */
const LEAST_MS = 5;

/** Whether a server answers a light load again as it did at the first step. */
export function hasRecovered({ completed, ok, p50Ms }: Probe, firstP50Ms: number): boolean {
  if (completed === 0 || ok < completed || p50Ms === null) return false;
  return p50Ms <= Math.max(SLOWER * firstP50Ms, firstP50Ms + LEAST_MS);
}
