import { count } from '../../../../count.ts';
import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';

export const noSynchronousStandby: FindingsOf<PostgresFacts> = ({ replication, settings, server }) => {
  const known = answerTo(replication);
  const names = answerTo(settings)?.values.synchronous_standby_names ?? '';
  if (!known || names === '' || answerTo(server)?.isStandby) return [];
  // Without the rights to see the state of the standbys, it is not known that there is none.
  if (known.standbys.some(({ syncState }) => syncState !== 'async' && syncState !== 'potential')) return [];
  return [
    {
      rule: 'no-synchronous-standby',
      severity: 'error',
      message: 'no synchronous standby is connected: every commit waits for one, without an end',
      evidence: [
        `synchronous_standby_names = ${names}`,
        `${count(known.commitsWaiting, 'commit waits', 'commits wait')} now, ${count(known.standbys.length, 'other standby is', 'other standbys are')} connected`,
      ],
      remedy:
        "Start the standby. To go on without it, and risk what only the primary has: ALTER SYSTEM SET synchronous_standby_names = '', and SELECT pg_reload_conf().",
    },
  ];
};
