import type { Facts } from './facts.ts';

/** Whether some process has the database open through SQLite; null where the system does not tell of all, and none is seen. */
export function isInUse({ locks, openers }: Pick<Facts, 'locks' | 'openers'>): boolean | null {
  const isLocked = (locks?.connected ?? 0) > 0 || (locks?.holders.length ?? 0) > 0;
  if (isLocked) return true;
  const tellsAll = locks?.visibility.kind === 'all';
  // Beside a log, whoever is connected holds a lock: who has none copies the file, or reads it otherwise.
  if (tellsAll && locks.connected !== null) return false;
  if (openers?.some(({ current }) => current.length > 0)) return true;
  return tellsAll ? false : null;
}
