import type { FindingsOf } from '../../check.ts';
import { longHeldLocks } from '../../facts/long-held-locks.ts';
import { describeHeldLock, holderName } from '../../wording/held-lock.ts';

export const commitBlocked: FindingsOf = (facts) =>
  longHeldLocks(facts, ['pending']).map((held) => {
    const others = held.watch.holders.filter((other) => other !== held.holder);
    const readers = others.filter(({ locks }) => locks.some(({ name }) => name === 'shared'));
    return {
      rule: 'commit-blocked',
      severity: 'error',
      message: `${describeHeldLock(held, 'waited to commit')}, until all readers end`,
      evidence: [
        ...readers.map((reader) => `${holderName(reader)} reads`),
        'until it has committed, no process can begin to read: without a write-ahead log, readers and writers exclude each other',
      ],
      remedy:
        'Let the readers finish, or end them; with PRAGMA journal_mode=WAL, processes can read while another one writes.',
    };
  });
