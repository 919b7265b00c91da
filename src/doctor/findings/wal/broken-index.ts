import type { Facts } from '../../facts/facts.ts';
import type { DatabaseFile } from '../../facts/file/file-facts.ts';
import type { Finding } from '../../result.ts';

/** Those who are connected have it in memory, and go on; whoever comes now makes another one under them. */
export function brokenIndex({ locks, wal }: Facts, { path }: DatabaseFile): Finding | undefined {
  const isUsed = (locks?.connected ?? 0) > 0;
  if (!isUsed || wal?.shm !== 'broken') return undefined;
  return {
    rule: 'broken-index',
    severity: 'error',
    message: `${path}-shm is not the index of the log any more, although processes use it`,
    evidence: ['it was cut, overwritten or replaced by another program'],
    remedy:
      'End all processes that have the database open, then run genesis doctor --full. SQLite makes the -shm anew; never touch it while somebody has the database open.',
  };
}
