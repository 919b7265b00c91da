/**
 * Whether a SQLite, as `3.40.1`, can damage a database in WAL mode when a checkpoint of one connection meets a writer of
 * another that starts the log anew: 3.7.0 to 3.51.2, except where it was corrected in an older series.
 * https://www.sqlite.org/wal.html#walresetbug
 */
export function hasWalResetBug(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major !== 3 || minor < 7 || minor > 51) return false;
  const correctedIn = CORRECTED_IN.get(minor);
  return correctedIn === undefined || patch < correctedIn;
}

/** The first patch of a series that has the correction. */
const CORRECTED_IN: ReadonlyMap<number, number> = new Map([
  [44, 6],
  [50, 7],
  [51, 3],
]);
