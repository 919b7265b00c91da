import { count } from '../../../count.ts';
import { formatDuration } from '../../../duration.ts';
import type { FindingsOf } from '../../check.ts';
import { RUN_ELSEWHERE } from '../../wording/held-lock.ts';

/** A writer that commits again and again lets others in between, if not at every moment. */
export const writeRefused: FindingsOf = ({ locks }) => {
  if (locks?.writeAttempt?.status !== 'refused') return [];
  const { writeAttempt, watchedMs } = locks;
  const commits = locks.commits ?? 0;
  return [
    {
      rule: 'write-refused',
      severity: commits > 0 ? 'warning' : 'error',
      message: `no write transaction could begin for ${formatDuration(writeAttempt.afterMs)}: ${writeAttempt.code}`,
      evidence: [
        'a process that this system does not show holds the lock, probably outside this container or machine',
        ...(commits > 0
          ? [`it is at work: ${count(commits, 'commit')} in a watch of ${formatDuration(watchedMs)}`]
          : []),
      ],
      remedy: RUN_ELSEWHERE,
    },
  ];
};
