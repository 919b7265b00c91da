import { count } from '../../../../count.ts';
import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';

export const checksumFailures: FindingsOf<PostgresFacts> = ({ counters }) => {
  const number = answerTo(counters)?.checksumFailures ?? 0;
  if (number === 0) return [];
  return [
    {
      rule: 'checksum-failures',
      severity: 'error',
      message: `${count(number, 'page')} of this database did not match ${number === 1 ? 'its checksum' : 'their checksums'}: the disk or the memory has damaged it`,
      evidence: ['pg_stat_database.checksum_failures'],
      remedy:
        'Take a copy of the data folder before anything else, restore from a backup, and examine disk and memory. The log of the server names the files.',
    },
  ];
};
