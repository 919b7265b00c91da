import { count } from '../../../../count.ts';
import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';

export const sessionsHidden: FindingsOf<PostgresFacts> = ({ server, transactions }) => {
  const role = answerTo(server);
  if (!role || role.seesAll) return [];
  const hidden = answerTo(transactions)?.hidden ?? 0;
  return [
    {
      rule: 'sessions-hidden',
      severity: hidden > 0 ? 'warning' : 'info',
      message: `role ${role.user} may not see what sessions of other roles do${hidden > 0 ? `: ${count(hidden, 'session is', 'sessions are')} hidden here` : ''}`,
      evidence: [
        'it sees who waits for whom, but no statements, and no transactions that are idle or hold back vacuum',
      ],
      remedy: `As a superuser: GRANT pg_monitor TO "${role.user}". Until then, sessions and their transactions do not count as sound.`,
    },
  ];
};
