import type { Facts } from './facts.ts';

/** Whether a process has the database open with SQLite; null if none is seen but the system does not show all. */
export function isInUse({ locks, openers }: Pick<Facts, 'locks' | 'openers'>): boolean | null {
  const isLocked = (locks?.connected ?? 0) > 0 || (locks?.holders.length ?? 0) > 0;
  if (isLocked) return true;
  const allAreSeen = locks?.visibility.kind === 'all';
  // In WAL mode every connection holds a lock: a process without one reads the file in another way, for example copies it.
  if (allAreSeen && locks.connected !== null) return false;
  if (openers?.some(({ current }) => current.length > 0)) return true;
  return allAreSeen ? false : null;
}
