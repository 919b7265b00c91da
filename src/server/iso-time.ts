/** A time in milliseconds since 1970 as answers have it. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
