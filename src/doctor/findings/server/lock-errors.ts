import { count } from '../../../count.ts';
import { formatDuration, formatUptime } from '../../../duration.ts';
import type { FindingsOf } from '../../check.ts';

export const lockErrors: FindingsOf = ({ server }) => {
  if (server?.kind !== 'genesis' || server.database.lockErrors === 0) return [];
  const { lockErrors, retries, retriesExhausted, busyTimeoutMs, maxRetries } = server.database;
  const refusedReads = lockErrors - retries - retriesExhausted;
  const evidence = [
    `${count(lockErrors, 'lock error')}, ${count(retries, 'retry', 'retries')}, ${count(retriesExhausted, 'write')} given up`,
    ...(refusedReads > 0 ? [`${count(refusedReads, 'read')} refused: reads are not retried`] : []),
    `busy timeout ${formatDuration(busyTimeoutMs)}, ${count(maxRetries + 1, 'attempt')} for each write`,
  ];
  const since = `since it started ${formatUptime(server.uptimeSeconds)} ago`;
  if (retriesExhausted === 0)
    return [
      {
        rule: 'met-locks',
        severity: 'warning',
        message: `SQLite refused it a lock ${lockErrors === 1 ? 'once' : `${lockErrors} times`} ${since}; no write was given up`,
        evidence,
        remedy:
          'Another process writes to its database too, or held its lock: genesis doctor --watch shows which one while it happens. Its transactions should be short.',
      },
    ];
  return [
    {
      rule: 'gave-up-on-locks',
      severity: 'error',
      message: `${count(retriesExhausted, 'write was', 'writes were')} given up and answered with 503 ${since}: the database stayed locked through all retries`,
      evidence,
      remedy:
        'Another process holds the write lock for longer than all attempts last: genesis doctor --watch shows which one while it happens. Make its transactions short, instead of waiting longer in all the others.',
    },
  ];
};
