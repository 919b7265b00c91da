import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';

export const standby: FindingsOf<PostgresFacts> = ({ server }) => {
  if (!answerTo(server)?.isStandby) return [];
  return [
    {
      rule: 'standby',
      severity: 'info',
      message: 'this server is a standby: it can be read, and refuses every write',
      evidence: ['pg_is_in_recovery() is true'],
      remedy:
        'Programs that write need the address of the primary. With several hosts in an address, target_session_attrs=read-write selects it.',
    },
  ];
};
