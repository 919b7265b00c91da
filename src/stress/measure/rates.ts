/** Requests per second. */
export interface Rates {
  readonly ok: number;
  /** Those that ended otherwise. */
  readonly failed: number;
}

export const NO_RATES: Rates = { ok: 0, failed: 0 };

/** The rates of requests in `ms` milliseconds; 0 in no time. */
export function ratesOver(
  { completed, ok }: { readonly completed: number; readonly ok: number },
  ms: number,
): Rates {
  return ms > 0 ? { ok: (ok * 1_000) / ms, failed: ((completed - ok) * 1_000) / ms } : NO_RATES;
}

/** Those with more requests per second in all. */
export function fasterRates(one: Rates, other: Rates): Rates {
  return one.ok + one.failed > other.ok + other.failed ? one : other;
}
