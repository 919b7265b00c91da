import { formatDuration } from '../../../duration.ts';
import type { WriteAttempt } from '../../../locks/lock-watch.ts';
import type { FindingsOf } from '../../check.ts';
import { RUN_ELSEWHERE } from '../../wording/held-lock.ts';

export const locksUnseen: FindingsOf = ({ locks }) => {
  if (!locks || locks.visibility.kind === 'all') return [];
  const { visibility, writeAttempt } = locks;
  return [
    {
      rule: 'locks-unseen',
      severity: 'info',
      message: `it is not fully known which processes hold locks: ${visibility.reason}`,
      evidence: writeAttempt ? [describeAttempt(writeAttempt)] : [],
      remedy: RUN_ELSEWHERE,
    },
  ];
};

function describeAttempt(attempt: WriteAttempt): string {
  switch (attempt.status) {
    case 'began':
      return `tried instead: a write transaction began after ${formatDuration(attempt.afterMs)}, and was rolled back`;
    case 'refused':
      return `tried instead: no write transaction could begin for ${formatDuration(attempt.afterMs)}`;
    case 'not-tried':
      return `no write transaction was tried either: ${attempt.reason}`;
  }
}
