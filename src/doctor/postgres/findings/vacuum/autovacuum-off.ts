import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';

export const autovacuumOff: FindingsOf<PostgresFacts> = ({ settings }) => {
  if (answerTo(settings)?.values.autovacuum !== 'off') return [];
  return [
    {
      rule: 'autovacuum-off',
      severity: 'warning',
      message: 'autovacuum is off: dead rows stay, and plans follow statistics that nothing renews',
      evidence: ['autovacuum = off'],
      remedy: 'ALTER SYSTEM SET autovacuum = on, and SELECT pg_reload_conf().',
    },
  ];
};
