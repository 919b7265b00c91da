import { formatDuration } from '../../../duration.ts';
import type { FindingsOf } from '../../check.ts';
import { RUN_ELSEWHERE } from '../../wording/held-lock.ts';

export const writeRefused: FindingsOf = ({ locks }) => {
  const attempt = locks?.writeAttempt;
  if (attempt?.status !== 'refused') return [];
  return [
    {
      rule: 'write-refused',
      severity: 'error',
      message: `no write transaction could begin for ${formatDuration(attempt.afterMs)}: ${attempt.code}`,
      evidence: [
        'a process that this system does not show holds the lock, probably outside this container or machine',
      ],
      remedy: RUN_ELSEWHERE,
    },
  ];
};
