import { count } from '../../../../count.ts';
import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';

export const standbyConflicts: FindingsOf<PostgresFacts> = ({ counters }) => {
  const number = answerTo(counters)?.conflicts ?? 0;
  if (number === 0) return [];
  return [
    {
      rule: 'standby-conflicts',
      severity: 'info',
      message: `this standby ended ${count(number, 'query', 'queries')} that stood in the way of its replay`,
      evidence: [`counted since ${answerTo(counters)?.since ?? 'the database exists'}`],
      remedy:
        'Repeat them (40001), or set hot_standby_feedback = on, with which the primary keeps the rows that they read.',
    },
  ];
};
