import { type Holder, type LockWatch, WRITE_LOCKS } from '../../locks/lock-watch.ts';
import { sumOf } from '../../sum-of.ts';

/** A process that held the write lock. */
export interface Writer {
  readonly holder: Holder;
  /** Looks that saw it with the lock. */
  readonly samples: number;
  /** Milliseconds of the longest hold, as far as the looks saw it. */
  readonly longestMs: number;
}

/** The processes that held the write lock during a watch, those that held it most often first. */
export function writersOf({ holders }: LockWatch): readonly Writer[] {
  return holders
    .flatMap((holder) => {
      const locks = holder.locks.filter(({ name }) => WRITE_LOCKS.includes(name));
      if (locks.length === 0) return [];
      // At one look, only the strongest lock of a process is seen.
      const samples = sumOf(locks, (lock) => lock.samples);
      return [{ holder, samples, longestMs: Math.max(...locks.map(({ longestMs }) => longestMs)) }];
    })
    .sort((one, other) => other.samples - one.samples);
}
