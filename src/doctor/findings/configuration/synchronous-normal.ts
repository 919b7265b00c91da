import type { FindingsOf } from '../../check.ts';

/** Only a server reports it: it is a setting of each connection, not of the file. */
export const synchronousNormal: FindingsOf = ({ server }) => {
  if (server?.kind !== 'genesis') return [];
  const { synchronous } = server.database;
  if (['full', 'extra'].includes(synchronous.toLowerCase())) return [];
  return [
    {
      rule: 'synchronous-normal',
      severity: 'info',
      message: `the server commits with synchronous ${synchronous}: a power cut can lose the latest commits`,
      evidence: [],
      remedy: 'Start it with --durability full if a message that was answered must never be lost.',
    },
  ];
};
