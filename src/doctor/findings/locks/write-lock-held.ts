import type { FindingsOf } from '../../check.ts';
import type { Facts } from '../../facts/facts.ts';
import { type LongHeldLock, longHeldLocks } from '../../facts/long-held-locks.ts';
import type { Finding } from '../../result.ts';
import { describeHeldLock, holderActivity, releaseRemedy } from '../../wording/held-lock.ts';

export const writeLockHeld: FindingsOf = (facts) =>
  longHeldLocks(facts, ['writer', 'reserved', 'exclusive']).map((held) =>
    held.lock.name === 'exclusive' ? exclusiveLock(held) : writeLock(held, facts),
  );

function writeLock(held: LongHeldLock, facts: Facts): Finding {
  return {
    rule: 'write-lock-held',
    severity: 'error',
    message: `${describeHeldLock(held, 'held the write lock')}, without a commit`,
    evidence: [
      ...holderActivity(held),
      ...(held.lock.currentMs === null ? [] : lastWritten(facts)),
      'no other process can write until it releases the lock: they wait for their busy timeout, then get "database is locked"',
    ],
    remedy: releaseRemedy(held),
  };
}

/** Its commits are not visible: the counters stay in its own memory. */
function exclusiveLock(held: LongHeldLock): Finding {
  return {
    rule: 'write-lock-held',
    severity: 'error',
    message: describeHeldLock(held, 'held the exclusive lock'),
    evidence: [
      ...holderActivity(held),
      'no other process can read or write until it releases the lock',
      'with PRAGMA locking_mode=EXCLUSIVE, a connection keeps it between transactions too, until it is closed',
    ],
    remedy: `If that mode is intended, no other process can use the database. Otherwise: ${releaseRemedy(held)}`,
  };
}

/** No commit since then: the lock may have been held for longer than a short watch shows. */
function lastWritten({ file, wal }: Facts): string[] {
  if (file?.kind !== 'database') return [];
  const at = Math.max(file.entry.modifiedAt, wal?.modifiedAt ?? 0);
  return at > 0 ? [`the database was last written at ${new Date(at).toISOString()}`] : [];
}
