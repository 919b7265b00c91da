import type { LogWatch } from './log-watch.ts';

/** From this length on, SQLite begins a checkpoint at each commit. https://www.sqlite.org/wal.html#ckpt */
const CHECKPOINT_FRAMES = 1_000;

/** Short readers that leave gaps leave one in that time, and a log that can be begun anew then is. */
const LEAST_MS = 1_500;

/** A log that long was not begun anew for long before the watch, whatever happened during it. */
const LONG_FRAMES = 10 * CHECKPOINT_FRAMES;

/** A rare gap in which no commit falls is of no use. */
const MOST_UNREAD = 0.01;
const MOST_UNCLEAR = 0.1;

/**
 * Whether readers overlap, so that the log only grows: a commit begins it anew only after a checkpoint of all of it, and
 * while no process reads from it. Gaps shorter than the time between two looks are not seen, so the log itself must show
 * it: checkpoints copy from it, commits add to it, and it is not begun anew.
 */
export function doReadersOverlap(log: LogWatch): boolean {
  const isWatchedEnough = log.unhinderedMs >= LEAST_MS || log.first.frames >= LONG_FRAMES;
  return isWatchedEnough && mayReadersOverlap(log);
}

/** The same, as far as a short watch can show it. */
export function mayReadersOverlap({ first, last, restarts, added, looks }: LogWatch): boolean {
  const isRead = looks.unread <= looks.read * MOST_UNREAD && looks.unclear <= looks.read * MOST_UNCLEAR;
  const isDue = first.frames >= CHECKPOINT_FRAMES && last.backfilled > 0;
  return isRead && isDue && added > 0 && restarts === 0;
}
