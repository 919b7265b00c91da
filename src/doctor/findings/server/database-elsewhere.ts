import type { FindingsOf } from '../../check.ts';
import { hasLocalDatabase } from '../../facts/server/server-facts.ts';

export const databaseElsewhere: FindingsOf = ({ server }) => {
  if (server?.kind !== 'genesis' || hasLocalDatabase(server)) return [];
  const { pid, database } = server;
  return [
    {
      rule: 'database-elsewhere',
      severity: 'info',
      message: `its database ${database.file} is on another machine or in another container: neither its locks nor its contents can be examined from here`,
      evidence: [
        database.isHere === null
          ? 'this system does not show which process has which file open, and the address is not a loopback address'
          : `no process ${pid} on this machine has that file open`,
      ],
      remedy: 'Run genesis doctor with the name of the file where the server runs.',
    },
  ];
};
