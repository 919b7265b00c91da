import { formatDuration } from '../../../duration.ts';
import type { HeldLock, Holder, LockName, LockWatch } from '../../../locks/lock-watch.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Finding } from '../../result.ts';
import { doingOf, nameOf, remedyFor, WRITING } from '../lock-evidence.ts';

/** A process that has held a lock too long. */
export interface Held {
  readonly facts: Facts;
  readonly watch: LockWatch;
  readonly holder: Holder;
  readonly lock: HeldLock;
}

export function writeLockHeld(held: Held): Finding {
  const { facts, watch, holder, lock } = held;
  if (lock.name === 'exclusive') return exclusiveLockHeld(held);
  return {
    rule: 'write-lock-held',
    severity: 'error',
    message: `${nameOf(holder)} ${verb('held', lock)} the write lock ${howLong(lock, watch)}, without a commit`,
    evidence: [
      ...doingOf(holder, watch),
      ...(lock.currentMs === null ? [] : lastWritten(facts)),
      'nobody else can write until it lets go: they wait for their busy timeout, then get "database is locked"',
    ],
    remedy: remedyFor(holder, lock),
  };
}

/** Whether it commits is not seen: its counters stay in its own memory. */
function exclusiveLockHeld({ watch, holder, lock }: Held): Finding {
  return {
    rule: 'write-lock-held',
    severity: 'error',
    message: `${nameOf(holder)} ${verb('held', lock)} the exclusive lock ${howLong(lock, watch)}`,
    evidence: [
      ...doingOf(holder, watch),
      'nobody else can read or write until it lets go',
      'with PRAGMA locking_mode=EXCLUSIVE a connection keeps it between transactions too, until it is closed',
    ],
    remedy: `Where that mode is meant, nobody else can use the database. Else: ${remedyFor(holder, lock)}`,
  };
}

/** Nobody has committed since: a lock can have been in the way for longer than a short watch tells. */
function lastWritten({ file, wal }: Facts): string[] {
  if (file?.kind !== 'database') return [];
  const at = Math.max(file.entry.modifiedAt, wal?.modifiedAt ?? 0);
  return at > 0 ? [`the database was last written at ${new Date(at).toISOString()}`] : [];
}

export function commitBlocked({ watch, holder, lock }: Held): Finding | undefined {
  const readers = watch.holders.filter((other) => other !== holder && has(other, ['shared']));
  return {
    rule: 'commit-blocked',
    severity: 'error',
    message: `${nameOf(holder)} ${verb('waited', lock)} ${howLong(lock, watch)} to commit, until those who read are done`,
    evidence: [
      ...readers.map((reader) => `${nameOf(reader)} reads`),
      'until it has committed, nobody can begin to read: without a write-ahead log, readers and writers exclude each other',
    ],
    remedy:
      'Let the readers finish or end them; PRAGMA journal_mode=WAL lets people read while others write.',
  };
}

export function recoveryHeld({ watch, holder, lock }: Held): Finding {
  return {
    rule: 'recovery-held',
    severity: 'error',
    message: `${nameOf(holder)} ${verb('rebuilt', lock)} the index of the write-ahead log ${howLong(lock, watch)}`,
    evidence: [
      ...doingOf(holder, watch),
      'until it is done, everybody else gets SQLITE_BUSY_RECOVERY, which is told as "database is locked"',
    ],
    remedy: 'Wait for it; the larger the -wal is, the longer it takes. End it only if it does nothing.',
  };
}

export function checkpointHeld({ watch, holder, lock }: Held): Finding {
  return {
    rule: 'checkpoint-held',
    severity: 'warning',
    message: `${nameOf(holder)} ${verb('held', lock)} the checkpoint lock ${howLong(lock, watch)}`,
    evidence: [...doingOf(holder, watch), 'nobody else can bring the write-ahead log back into the database'],
    remedy: 'Look for a slow disk, or a RESTART or TRUNCATE checkpoint that waits for readers to end.',
  };
}

/** Where somebody waits to commit already, that finding names the readers. */
export function readerBlocksCommits({ watch, holder, lock }: Held): Finding | undefined {
  if (has(holder, WRITING) || watch.holders.some((other) => has(other, ['pending']))) return undefined;
  return {
    rule: 'reader-blocks-commits',
    severity: 'warning',
    message: `${nameOf(holder)} ${verb('read', lock)} ${howLong(lock, watch)}; nobody can commit meanwhile`,
    evidence: [
      ...doingOf(holder, watch),
      'without a write-ahead log, a commit waits until nobody reads, and fails when its busy timeout is over',
    ],
    remedy: 'Finish or reset its statement; PRAGMA journal_mode=WAL lets people read while others write.',
  };
}

/** `has held`, or of one that has let go since, `held`. */
function verb(done: string, { currentMs }: HeldLock): string {
  return currentMs === null ? done : `has ${done}`;
}

/** `all of the 500 ms that we watched`, or `for 1.2 s at a stretch`. */
function howLong({ throughout, longestMs }: HeldLock, { watchedMs }: LockWatch): string {
  return throughout
    ? `all of the ${formatDuration(watchedMs)} that we watched`
    : `for ${formatDuration(longestMs)} at a stretch`;
}

function has({ locks: those }: Holder, names: readonly LockName[]): boolean {
  return those.some(({ name }) => names.includes(name));
}
