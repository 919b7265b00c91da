import { formatDuration } from '../../duration.ts';
import { type HeldLock, type Holder, READ_LOCKS } from '../../locks/lock-watch.ts';
import type { ProcessFacts } from '../../locks/proc/process-facts.ts';
import { truncate } from '../text/format.ts';

/** The widest that the columns get. */
const PID = 10;
const USER = 12;

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
    .map(({ process, locks }) => {
      const timed = locks.flatMap((lock) => {
        const time = held(lock);
        return time === null ? [] : [{ ...lock, ...time }];
      });
      const blocks = timed.some(({ name }) => !READ_LOCKS.includes(name));
      const rows = rowsOf(process, timed);
      return { rows, blocks, ms: rows[0]?.ms ?? 0 };
    })
    .sort((one, other) => Number(other.blocks) - Number(one.blocks) || other.ms - one.ms)
    .flatMap(({ rows }) => rows);
}

/** How long a lock was held during the whole watch. */
export function heldDuring({ longestMs, throughout }: HeldLock): Held {
  const words = longestMs < 1 ? 'a moment' : `${throughout ? 'all' : 'up to'} ${formatDuration(longestMs)}`;
  return { ms: longestMs, words };
}

export const HOLDER_HEAD = ['PID', 'user', 'locks', 'held', 'command'] as const;

/** The cells of a row, of any length; without those of the process below its first row. */
export function holderCells({ process: { pid, user, command }, isFirst, locks, words }: HolderRow): string[] {
  const who = isFirst ? [String(pid ?? '-'), user ?? '-'] : ['', ''];
  return [...who, locks, words, isFirst ? command : ''];
}

/** The cells that name the process of a row in a terminal: empty below its first row. */
export function whoCells({ process: { pid, user }, isFirst }: HolderRow): string[] {
  return isFirst ? [truncate(String(pid ?? '-'), PID), truncate(user ?? '-', USER)] : ['', ''];
}

/** `writer`, or `reader 0`. */
export function lockName({ name, slot }: Pick<HeldLock, 'name' | 'slot'>): string {
  return slot === null ? name : `${name} ${slot}`;
}

/** The longest times first. */
function rowsOf(process: ProcessFacts, locks: readonly (HeldLock & Held)[]): HolderRow[] {
  return [...Map.groupBy(locks, ({ words }) => words)]
    .map(([words, same]) => ({
      process,
      words,
      ms: Math.max(...same.map(({ ms }) => ms)),
      locks: same.map(lockName).join(', '),
    }))
    .sort((one, other) => other.ms - one.ms)
    .map((row, index) => ({ ...row, isFirst: index === 0 }));
}
