import type { HeldLock } from '../../locks/lock-watch.ts';
import type { ObservedLock } from './observed-locks.ts';

/** One entry for each kind of lock: of a reader, the slot in which it read longest. */
export function longestOfEach(locks: readonly HeldLock[]): ObservedLock[] {
  return [...Map.groupBy(locks, ({ name }) => name)].map(([name, same]) => ({
    name,
    samples: Math.max(...same.map(({ samples }) => samples)),
    longestMs: Math.max(...same.map(({ longestMs }) => longestMs)),
  }));
}
