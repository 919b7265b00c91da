import type { FindingsOf } from '../../check.ts';
import { longHeldLocks } from '../../facts/long-held-locks.ts';
import { describeHeldLock, holderActivity } from '../../wording/held-lock.ts';

export const checkpointHeld: FindingsOf = (facts) =>
  longHeldLocks(facts, ['checkpointer']).map((held) => ({
    rule: 'checkpoint-held',
    severity: 'warning',
    message: describeHeldLock(held, 'held the checkpoint lock'),
    evidence: [...holderActivity(held), 'no other process can copy the write-ahead log into the database'],
    remedy: 'Look for a slow disk, or for a RESTART or TRUNCATE checkpoint that waits for readers.',
  }));
