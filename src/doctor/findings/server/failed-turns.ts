import { count } from '../../../count.ts';
import { formatUptime } from '../../../duration.ts';
import { formatShare } from '../../../figure.ts';
import type { FindingsOf } from '../../check.ts';

/** From this share on, failures are more than requests for what does not exist. */
const MANY_FAILURES = 0.01;

export const failedTurns: FindingsOf = ({ server }) => {
  if (server?.kind !== 'genesis' || server.turns.failed === 0) return [];
  const { completed, failed } = server.turns;
  const share = failed / (completed + failed);
  return [
    {
      rule: 'failed-turns',
      severity: share < MANY_FAILURES ? 'info' : 'warning',
      message: `${failed} of ${count(completed + failed, 'turn')} ended in an error since it started ${formatUptime(server.uptimeSeconds)} ago`,
      evidence: [`${formatShare(share)} of the turns`],
      remedy:
        'Its log says why: a model that fails, a database that stays locked, or requests that name a conversation that does not exist.',
    },
  ];
};
