/**
 * Whether a journal is not that of the last transaction of its database: each transaction increases the counter by one, or
 * not at all in a process that has locked the database for itself.
 * @param before the counter in the journal; null if unknown. `now`: that of the database.
 */
export function isCounterForeign(before: number | null, now: number): before is number {
  if (before === null) return false;
  const increase = (now - before) >>> 0;
  return increase > 1;
}
