import { count } from '../../../../count.ts';
import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';

export const deadlocks: FindingsOf<PostgresFacts> = ({ counters }) => {
  const counted = answerTo(counters);
  if (!counted || counted.deadlocks === 0) return [];
  const { deadlocks: number, newDeadlocks, since } = counted;
  return [
    {
      rule: 'deadlocks',
      severity: newDeadlocks > 0 ? 'warning' : 'info',
      message: `PostgreSQL ended ${count(number, 'deadlock')} in this database, ${newDeadlocks > 0 ? `${newDeadlocks} of them while the doctor looked` : 'none of them while the doctor looked'}`,
      evidence: [since === null ? 'counted since the database exists' : `counted since ${since}`],
      remedy:
        'One transaction of each was rolled back (40P01) and must be repeated. Lock rows in the same order everywhere, such as ORDER BY id FOR UPDATE; the log of the server has both statements.',
    },
  ];
};
