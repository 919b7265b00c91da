import { count } from '../../count.ts';
import type { WalIndex } from '../../locks/file/wal-index.ts';

/** How much of the log the last checkpoint copied into the database. */
export function checkpointProgress({ frames, backfilled }: Pick<WalIndex, 'frames' | 'backfilled'>): string {
  if (frames === 0) return 'nothing was committed since it was restarted';
  if (frames === backfilled)
    return `${frames === 1 ? 'its one page is' : `all of its ${count(frames, 'page')} are`} in the database`;
  if (backfilled === 0)
    return `${frames === 1 ? 'its one page is not' : `none of its ${count(frames, 'page')} is`} in the database yet`;
  return `${frames - backfilled} of its ${count(frames, 'page')} are not in the database yet`;
}
