import type { FindingsOf } from '../../check.ts';
import { longHeldLocks } from '../../facts/long-held-locks.ts';
import { heldFor, holderActivity, holderName, withTense } from '../../wording/held-lock.ts';

export const checkpointHeld: FindingsOf = (facts) =>
  longHeldLocks(facts, ['checkpointer']).map((held) => ({
    rule: 'checkpoint-held',
    severity: 'warning',
    message: `${holderName(held.holder)} ${withTense('held', held.lock)} the checkpoint lock ${heldFor(held)}`,
    evidence: [
      ...holderActivity(held.holder, held.watch),
      'no other process can copy the write-ahead log into the database',
    ],
    remedy: 'Look for a slow disk, or for a RESTART or TRUNCATE checkpoint that waits for readers.',
  }));
