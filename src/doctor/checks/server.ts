import { count } from '../../count.ts';
import { formatUptime } from '../../duration.ts';
import type { Check } from '../check.ts';
import { databaseElsewhere } from '../findings/server/database-elsewhere.ts';
import { eventLoopStalls } from '../findings/server/event-loop-stalls.ts';
import { failedTurns } from '../findings/server/failed-turns.ts';
import { lockErrors } from '../findings/server/lock-errors.ts';
import { noAnswer } from '../findings/server/no-answer.ts';
import { poolWaits } from '../findings/server/pool-waits.ts';
import { slowToAnswer } from '../findings/server/slow-to-answer.ts';
import { INTERRUPTED } from './skipped.ts';

/** Whether Genesis answers, and what has happened to it since it started. */
export const server: Check = {
  name: 'server',
  summary: (facts) => {
    if (facts.server === null) return INTERRUPTED;
    if (facts.server.kind !== 'genesis')
      return noAnswer(facts)
        .map(({ message }) => message)
        .join();
    const { version, pid, uptimeSeconds, turns, database } = facts.server;
    return [
      `genesis ${version}`,
      `pid ${pid}`,
      `up ${formatUptime(uptimeSeconds)}`,
      count(turns.completed, 'turn'),
      count(database.lockErrors, 'lock error'),
    ].join(', ');
  },
  findings: [noAnswer, lockErrors, slowToAnswer, eventLoopStalls, poolWaits, failedTurns, databaseElsewhere],
};
