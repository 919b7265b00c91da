import type { HeldLock, Holder, LockName } from '../../locks/lock-watch.ts';
import type { ProcessFacts } from '../../locks/proc/process-facts.ts';

/** How long a lock was held: to sort by, and in words. */
export interface Held {
  readonly ms: number;
  readonly words: string;
}

/** Locks that one process held equally long. */
export interface HolderRow extends Held {
  readonly process: ProcessFacts;
  /** Whether no row before is of the same process. */
  readonly isFirst: boolean;
  /** As `writer, reader 0`. */
  readonly locks: string;
}

/** Locks that let others read and write. */
const HARMLESS: readonly LockName[] = ['reader', 'shared'];

/**
 * A row for each process and time that it held locks: those in the way of others first, then the longest. A lock of
 * which `held` tells null is left out.
 */
export function holderRows(
  holders: readonly Holder[],
  held: (lock: HeldLock) => Held | null,
): readonly HolderRow[] {
  return holders
    .map((holder) => ({ rows: rowsOf(holder, held), ...rankOf(holder, held) }))
    .sort((one, other) => Number(other.isInTheWay) - Number(one.isInTheWay) || other.ms - one.ms)
    .flatMap(({ rows }) => rows);
}

/** `writer`, or `reader 0`. */
export function lockName({ name, slot }: Pick<HeldLock, 'name' | 'slot'>): string {
  return slot === null ? name : `${name} ${slot}`;
}

function rankOf({ locks }: Holder, held: (lock: HeldLock) => Held | null) {
  const times = locks.flatMap((lock) => held(lock)?.ms ?? []);
  return {
    isInTheWay: locks.some((lock) => held(lock) !== null && !HARMLESS.includes(lock.name)),
    ms: Math.max(0, ...times),
  };
}

function rowsOf({ process, locks }: Holder, held: (lock: HeldLock) => Held | null): HolderRow[] {
  const byWords = Map.groupBy(
    locks.flatMap((lock) => {
      const time = held(lock);
      return time === null ? [] : [{ lock, ...time }];
    }),
    ({ words }) => words,
  );
  return [...byWords]
    .map(([words, same]) => ({
      process,
      words,
      ms: Math.max(...same.map(({ ms }) => ms)),
      locks: same.map(({ lock }) => lockName(lock)).join(', '),
    }))
    .sort((one, other) => other.ms - one.ms)
    .map((row, index) => ({ ...row, isFirst: index === 0 }));
}
