import { formatDuration } from '../../../duration.ts';
import type { LockWatch, WriteAttempt } from '../../../locks/lock-watch.ts';
import type { Finding } from '../../result.ts';

export function writeRefused({ writeAttempt }: LockWatch): Finding | undefined {
  if (writeAttempt?.status !== 'refused') return undefined;
  return {
    rule: 'write-refused',
    severity: 'error',
    message: `no write transaction could be begun for ${formatDuration(writeAttempt.afterMs)}: ${writeAttempt.code}`,
    evidence: [
      'a process that this system does not show holds the lock, probably outside this container or machine',
    ],
    remedy: 'Run genesis doctor where the other processes run: on the host, or in their container.',
  };
}

export function locksUnseen({ visibility, writeAttempt }: LockWatch): Finding | undefined {
  if (visibility.kind === 'all') return undefined;
  return {
    rule: 'locks-unseen',
    severity: 'info',
    message: `who holds a lock is not wholly known: ${visibility.reason}`,
    evidence: writeAttempt ? [trialTold(writeAttempt)] : [],
    remedy: 'Run genesis doctor where the other processes run: on the host, or in their container.',
  };
}

function trialTold(writeAttempt: WriteAttempt): string {
  switch (writeAttempt.status) {
    case 'began':
      return `tried instead: a write transaction began after ${formatDuration(writeAttempt.afterMs)}; it was undone at once`;
    case 'refused':
      return `tried instead: no write transaction could be begun for ${formatDuration(writeAttempt.afterMs)}`;
    case 'not-tried':
      return `not tried either: ${writeAttempt.reason}`;
  }
}
