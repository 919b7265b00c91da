import { formatDuration } from '../../../duration.ts';
import type { FindingsOf } from '../../check.ts';

/** Milliseconds: a hundred times the usual, so neither the network nor one busy moment is the cause. */
const SLOW_ANSWER_MS = 250;

export const slowToAnswer: FindingsOf = ({ server }) => {
  if (server?.kind !== 'genesis' || server.answeredInMs <= SLOW_ANSWER_MS) return [];
  const took = formatDuration(server.answeredInMs);
  return [
    {
      rule: 'slow-to-answer',
      severity: 'warning',
      message: `it took ${took} to report its health, which needs no database`,
      evidence: [`GET /api/health: ${took}, once connected`],
      remedy:
        'Its event loop is busy, or its process lacks CPU time: look at its load, and at what else the machine does.',
    },
  ];
};
