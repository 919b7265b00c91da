import type { FindingsOf } from '../../check.ts';

/** Connected processes still have the index in memory; a process that connects now replaces it. */
export const brokenIndex: FindingsOf = ({ file, locks, wal }) => {
  const isUsed = (locks?.connected ?? 0) > 0;
  if (file?.kind !== 'database' || !isUsed || wal?.shm !== 'broken') return [];
  return [
    {
      rule: 'broken-index',
      severity: 'error',
      message: `${file.path}-shm is no longer the index of the log, although processes use it`,
      evidence: ['another program truncated, overwrote or replaced it'],
      remedy:
        'End all processes that have the database open, then run genesis doctor --full. SQLite rebuilds the -shm; never change it while a process has the database open.',
    },
  ];
};
