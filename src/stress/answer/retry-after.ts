/** What a date or a text that is neither leaves open. */
const UNCLEAR_MS = 1_000;

/**
 * The value of `Retry-After` (RFC 9110, 10.2.3) in milliseconds from `now`, which is in milliseconds since 1970;
 * undefined without one.
 */
export function retryAfterMs(value: string | undefined, now?: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? UNCLEAR_MS : Math.max(0, date - (now ?? Date.now()));
}
