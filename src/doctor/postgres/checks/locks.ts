import { count } from '../../../count.ts';
import { formatDuration } from '../../../duration.ts';
import type { Check } from '../../check.ts';
import type { PostgresFacts } from '../facts/postgres-facts.ts';
import { deadlocks } from '../findings/locks/deadlocks.ts';
import { sessionBlocksOthers } from '../findings/locks/session-blocks-others.ts';
import { summaryOf } from './summary-of.ts';

/** Whether sessions keep others waiting. */
export const postgresLocks: Check<PostgresFacts> = {
  name: 'locks',
  summary: ({ locks }) =>
    summaryOf(locks, ({ ms, looks, looksWithWaiters, mostWaiting, blockings }) => {
      const time = `${count(looks, 'look')} in ${formatDuration(ms)}`;
      if (looksWithWaiters === 0) return `no session waited for a lock in ${time}`;
      const longest = Math.max(0, ...blockings.map(({ heldMs }) => heldMs));
      return `sessions waited for locks in ${looksWithWaiters} of ${time}, at most ${mostWaiting} at once; none kept others waiting for more than ${formatDuration(Math.max(1, longest), 2)}`;
    }),
  findings: [sessionBlocksOthers, deadlocks],
};
