import { count } from '../../../../count.ts';
import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';
import { hasManyDeadRows } from '../../facts/tables.ts';

const SHOWN = 5;

export const deadRows: FindingsOf<PostgresFacts> = ({ tables }) => {
  const bloated = (answerTo(tables) ?? []).filter(hasManyDeadRows);
  if (bloated.length === 0) return [];
  return [
    {
      rule: 'dead-rows',
      severity: 'warning',
      message: `vacuum does not keep up with ${count(bloated.length, 'table')}: reads walk over the dead rows`,
      evidence: bloated
        .slice(0, SHOWN)
        .map(
          ({ name, deadRows, liveRows, vacuumedAt }) =>
            `${name}: ${deadRows} dead rows, ${liveRows} live ones, ${vacuumedAt === null ? 'never vacuumed' : `last vacuumed ${vacuumedAt}`}`,
        ),
      remedy:
        'See transactions for what holds vacuum back; otherwise run VACUUM (VERBOSE) on them, and lower autovacuum_vacuum_scale_factor for these tables.',
    },
  ];
};
