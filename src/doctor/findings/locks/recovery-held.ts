import type { FindingsOf } from '../../check.ts';
import { longHeldLocks } from '../../facts/long-held-locks.ts';
import { describeHeldLock, holderActivity } from '../../wording/held-lock.ts';

export const recoveryHeld: FindingsOf = (facts) =>
  longHeldLocks(facts, ['recovery']).map((held) => ({
    rule: 'recovery-held',
    severity: 'error',
    message: `${describeHeldLock(held, 'held the recovery lock')}, to rebuild the index of the write-ahead log`,
    evidence: [
      ...holderActivity(held),
      'until it is done, all other processes get SQLITE_BUSY_RECOVERY, shown as "database is locked"',
    ],
    remedy: 'Wait for it: the larger the -wal is, the longer it takes. End it only if it does nothing.',
  }));
