import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';

export const asynchronousStandby: FindingsOf<PostgresFacts> = ({ replication }) => {
  const standbys = answerTo(replication)?.standbys ?? [];
  const isAsynchronous = standbys.length > 0 && standbys.every(({ syncState }) => syncState === 'async');
  if (!isAsynchronous) return [];
  return [
    {
      rule: 'asynchronous-standby',
      severity: 'info',
      message: 'all standbys are asynchronous: a failover loses the commits that they have not received',
      evidence: standbys
        .slice(0, 5)
        .map(({ application, state }) => `${application}: ${state ?? 'state hidden'}`),
      remedy:
        'Name one in synchronous_standby_names if a message that was answered must survive the loss of the primary. Two are better: with one, commits wait while it is away.',
    },
  ];
};
