import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';
import { span } from '../../wording/span.ts';

const LONG_MS = 30_000;

export const replicationLag: FindingsOf<PostgresFacts> = ({ replication }) => {
  const known = answerTo(replication);
  if (!known) return [];
  const late = known.standbys.filter(({ lagMs }) => (lagMs ?? 0) >= LONG_MS);
  const own = known.replayLagMs ?? 0;
  const longest = Math.max(own, ...late.map(({ lagMs }) => lagMs ?? 0));
  if (longest < LONG_MS) return [];
  return [
    {
      rule: 'replication-lag',
      severity: 'warning',
      message: `a standby is ${span(longest)} behind its primary: what reads from it misses the last turns`,
      evidence: [
        ...(own >= LONG_MS ? ['this standby has log that it has not replayed'] : []),
        ...late.map(({ application, lagMs }) => `${application}: ${span(lagMs ?? 0)}`),
      ],
      remedy:
        'Long queries on a standby delay it (max_standby_streaming_delay), and so do its disk and the network. Read what was just written from the primary.',
    },
  ];
};
