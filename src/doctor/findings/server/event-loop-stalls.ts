import { formatDuration, formatUptime } from '../../../duration.ts';
import type { FindingsOf } from '../../check.ts';

/** Milliseconds: longer than any garbage collection. */
const LONG_STALL_MS = 1_000;

export const eventLoopStalls: FindingsOf = ({ server }) => {
  if (server?.kind !== 'genesis' || server.eventLoopDelayMaxMs <= LONG_STALL_MS) return [];
  const longest = formatDuration(server.eventLoopDelayMaxMs);
  return [
    {
      rule: 'event-loop-stalls',
      severity: 'warning',
      message: `it stood still for ${longest} at least once since it started ${formatUptime(server.uptimeSeconds)} ago, and answered no request meanwhile`,
      evidence: [`longest delay of its event loop: ${longest}`],
      remedy:
        'The cause is a process that was stopped, a machine that slept or swapped, or too little CPU time. If it happens again, look at what else the machine does then.',
    },
  ];
};
