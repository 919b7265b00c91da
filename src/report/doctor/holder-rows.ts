import { type HeldLock, type Holder, READ_LOCKS } from '../../locks/lock-watch.ts';
import type { ProcessFacts } from '../../locks/proc/process-facts.ts';

/** How long a lock was held: as a number to sort by, and in words. */
export interface Held {
  readonly ms: number;
  readonly words: string;
}

/** Locks that one process held for the same time. */
export interface HolderRow extends Held {
  readonly process: ProcessFacts;
  /** Whether it is the first row of its process. */
  readonly isFirst: boolean;
  /** For example `writer, reader 0`. */
  readonly locks: string;
}

/**
 * A row for each process and time that it held locks: processes that block others first, then the longest times. A lock
 * for which `held` returns null is left out.
 */
export function holderRows(
  holders: readonly Holder[],
  held: (lock: HeldLock) => Held | null,
): readonly HolderRow[] {
  return holders
    .map((holder) => ({ rows: rowsOf(holder, held), ...rankOf(holder, held) }))
    .sort((one, other) => Number(other.blocks) - Number(one.blocks) || other.ms - one.ms)
    .flatMap(({ rows }) => rows);
}

/** `writer`, or `reader 0`. */
export function lockName({ name, slot }: Pick<HeldLock, 'name' | 'slot'>): string {
  return slot === null ? name : `${name} ${slot}`;
}

function rankOf({ locks }: Holder, held: (lock: HeldLock) => Held | null) {
  const times = locks.flatMap((lock) => held(lock)?.ms ?? []);
  return {
    blocks: locks.some((lock) => held(lock) !== null && !READ_LOCKS.includes(lock.name)),
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
