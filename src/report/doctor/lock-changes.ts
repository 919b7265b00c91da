import { formatDuration } from '../../duration.ts';
import type { HeldLock, Holder, LockWatch } from '../../locks/lock-watch.ts';
import { printable } from '../text/format.ts';
import { lockName } from './holder-rows.ts';
import { limitsOf } from './live-locks.ts';

interface Current {
  readonly holder: Holder;
  readonly lock: HeldLock;
  readonly ms: number;
}

/**
 * What changed between two looks at the locks, for a log: one line each, with the time `at`. `before` is null at the first
 * look. A lock that was taken and released in between has no line.
 */
export function lockChanges(before: LockWatch | null, after: LockWatch, at: Date): string[] {
  const [was, is] = [currentOf(before), currentOf(after)];
  const released = [...was].filter(([key]) => !is.has(key));
  const taken = [...is].filter(([key]) => !was.has(key));
  const changes = [
    // They stay the same during a watch: the one attempt to write comes before it.
    ...(before === null ? limitsOf(after).map(printable) : []),
    ...released.map(([, each]) => releasedLine(each, after)),
    ...taken.map(([, each]) => takenLine(each, before === null ? 'held' : 'taken')),
  ];
  return changes.map((change) => `${at.toISOString()} ${change}`);
}

function currentOf(watch: LockWatch | null): ReadonlyMap<string, Current> {
  const current = (watch?.holders ?? []).flatMap((holder) =>
    holder.locks.flatMap((lock) => (lock.currentMs === null ? [] : [{ holder, lock, ms: lock.currentMs }])),
  );
  return new Map(current.map((each) => [keyOf(each.holder, each.lock), each]));
}

function keyOf({ process }: Holder, lock: HeldLock): string {
  return `${process.pid} ${lockName(lock)}`;
}

function takenLine({ holder: { process }, lock }: Current, verb: 'held' | 'taken'): string {
  return `${verb} ${lockName(lock)} by ${whoIs(process)} (${printable(process.command)})`;
}

function releasedLine({ holder, lock, ms }: Current, after: LockWatch): string {
  const key = keyOf(holder, lock);
  const now = after.holders
    .flatMap((each) => each.locks.map((other) => ({ key: keyOf(each, other), other })))
    .find((each) => each.key === key)?.other;
  // It was held for a while after the previous look: if that became its longest stretch, its whole length is known.
  const wholeMs = now !== undefined && now.longestMs > lock.longestMs ? now.longestMs : ms;
  return `released ${lockName(lock)} by ${whoIs(holder.process)} after ${formatDuration(wholeMs)}`;
}

function whoIs({ pid }: Holder['process']): string {
  return pid === null ? 'a process' : `pid ${pid}`;
}
