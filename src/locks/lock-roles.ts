import { type LockName, type LockWatch, READ_LOCKS, WRITE_LOCKS } from './lock-watch.ts';
import type { SeenLock } from './sqlite-locks.ts';

/** The process that holds the write lock; no two can. */
export function writerAmong(locks: readonly SeenLock[]): number | undefined {
  return locks.find(({ name }) => WRITE_LOCKS.includes(name))?.pid;
}

/** Processes that read while another one waits to commit, which must wait for them: there is no write-ahead log. */
export function blockersAmong(locks: readonly SeenLock[]): number[] {
  const isWaiting = locks.some(({ name }) => name === 'pending');
  return isWaiting ? locks.filter(({ name }) => READ_LOCKS.includes(name)).map(({ pid }) => pid) : [];
}

/** Whether one process held one of these locks during the whole watch, without a commit or a new read mark. */
export function isHeldThroughout(
  { holders }: Pick<LockWatch, 'holders'>,
  names: readonly LockName[],
): boolean {
  return holders.some(({ locks }) =>
    locks.some(({ name, throughout }) => throughout && names.includes(name)),
  );
}
