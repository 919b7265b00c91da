import { count } from '../../../count.ts';
import { formatDuration, formatUptime } from '../../../duration.ts';
import type { FindingsOf } from '../../check.ts';

/** Milliseconds of waiting for a connection that users begin to notice. */
const LONG_POOL_WAIT_MS = 100;

export const poolWaits: FindingsOf = ({ server }) => {
  if (server?.kind !== 'genesis') return [];
  const { meanPoolWaitMs, turns, uptimeSeconds } = server;
  if (meanPoolWaitMs === null || meanPoolWaitMs <= LONG_POOL_WAIT_MS) return [];
  return [
    {
      rule: 'pool-waits',
      severity: 'warning',
      message: `a turn waited ${formatDuration(meanPoolWaitMs)} for a database connection, on average since it started ${formatUptime(uptimeSeconds)} ago`,
      evidence: [`${count(turns.completed + turns.failed, 'turn')} ended, ${turns.inFlight} in flight`],
      remedy:
        'A held lock, a disk that is slow to sync or too little CPU time keeps the one writer busy; a larger --pool-size helps only reads.',
    },
  ];
};
