import type {
  LockOwner,
  ObservedHolder,
  ObservedLocks,
  WriteHolds,
} from '../../src/stress/observe/observed-locks.ts';

export type SeenLocks = Extract<ObservedLocks, { status: 'seen' }>;

/** A watch of five seconds that saw these processes. */
export function observedLocks(
  holders: readonly ObservedHolder[],
  changes: Partial<SeenLocks> = {},
): SeenLocks {
  return {
    status: 'seen',
    database: '/data/chat.db',
    blindSpot: null,
    samples: 250,
    watchedMs: 5_000,
    commits: 3,
    journalMode: 'wal',
    writeLockedShare: 0.98,
    holders,
    ...changes,
  };
}

/** A server that held no write lock. */
export function observedHolder(changes: Partial<ObservedHolder> = {}): ObservedHolder {
  return {
    pid: 123,
    command: '/usr/bin/python3 app.py',
    owner: 'server',
    write: null,
    locks: [],
    samplesBlockingCommits: 0,
    ...changes,
  };
}

/** One hold of almost five seconds, without CPU. */
export function writeHolds(changes: Partial<WriteHolds> = {}): WriteHolds {
  return {
    holds: 1,
    share: 0.98,
    medianMs: 4_900,
    longestMs: 4_900,
    heldAtEndMs: null,
    heldAfterLoadMs: null,
    cpuShareWhileHeld: 0,
    ...changes,
  };
}

/** A process that held the write lock in nine of ten samples, each time for a moment. */
export function shortWriter(write: Partial<WriteHolds>, owner: LockOwner = 'server'): ObservedHolder {
  const short = { holds: 9, share: 0.9, medianMs: 10, longestMs: 20, cpuShareWhileHeld: 0.01 };
  return observedHolder({ owner, write: writeHolds({ ...short, ...write }) });
}
