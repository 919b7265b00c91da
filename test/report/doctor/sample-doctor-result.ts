import type {
  CheckResult,
  DoctorResult,
  Finding,
  SeenSession,
  SessionWatch,
} from '../../../src/doctor/result.ts';
import type { HeldLock, Holder, LockWatch } from '../../../src/locks/lock-watch.ts';
import { HOSTILE } from '../verify/sample-verify-result.ts';

export const WRITER: HeldLock = {
  name: 'writer',
  slot: null,
  readMark: null,
  samples: 100,
  longestMs: 500,
  throughout: true,
  currentMs: 500,
};

export const READER: HeldLock = { ...WRITER, name: 'reader', slot: 0, readMark: 17 };

/** A lock that one sample saw, and not the last one. */
export const GONE: HeldLock = { ...WRITER, samples: 1, longestMs: 0, throughout: false, currentMs: null };

export const IMPORT: Holder = {
  process: { pid: 13_908, command: 'python3 import.py chat.db', user: 'bob', state: 'sleeping' },
  locks: [WRITER, READER],
  cpuMs: 0,
};

export const SERVER: Holder = {
  process: {
    pid: 907,
    command: '/usr/bin/node /srv/genesis/bin/genesis.js serve --db /data/chat.db --port 8080',
    user: null,
    state: 'running',
  },
  locks: [{ ...READER, slot: 3, readMark: null, longestMs: 12, throughout: false, currentMs: 4 }],
  cpuMs: null,
};

export const LOCK_HELD: Finding = {
  rule: 'write-lock-held',
  severity: 'error',
  message:
    'pid 13908 (python3 import.py chat.db) has held the write lock all of the 500 ms that we watched, and nothing was committed',
  evidence: [
    'it sleeps, and used no CPU time while we watched',
    'the database was last written at 2026-01-01T00:00:00.000Z',
  ],
  remedy: 'Let it commit or roll back; a transaction that waits for something else must not hold the lock.',
};

export const WAL_BUG: Finding = {
  rule: 'wal-reset-bug',
  severity: 'warning',
  message: 'pid 13908 runs SQLite 3.40.1, which can damage a database in WAL mode when it resets the log',
  evidence: [],
  remedy: 'Run SQLite 3.51.3, 3.50.7 or 3.44.6, or newer.',
};

export const DISK: Finding = {
  rule: 'disk-filling',
  severity: 'info',
  message: 'the disk has 3 GiB left of 64 GiB',
  evidence: ['/data (ext4)'],
  remedy: '',
};

export const SOUND = {
  name: 'integrity',
  status: 'examined',
  summary: 'quick_check found nothing wrong (12 ms)',
  findings: [],
} as const satisfies CheckResult;

export const UNLOCKED: CheckResult = {
  name: 'locks',
  status: 'examined',
  summary:
    'no process holds a lock; 2 processes are connected, and a write transaction could begin at any time',
  findings: [],
};

export const LOCKED: CheckResult = { ...UNLOCKED, findings: [LOCK_HELD] };
export const WARNED: CheckResult = { name: 'wal', status: 'examined', summary: '', findings: [WAL_BUG] };
export const NOTED: CheckResult = {
  name: 'disk',
  status: 'examined',
  summary: '3 GiB free',
  findings: [DISK],
};
export const SKIPPED: CheckResult = {
  name: 'data',
  status: 'skipped',
  reason: 'not a chat database of Genesis',
};

/** A look at a database. By default nothing is wrong. */
export function sample(
  checks: readonly CheckResult[] = [UNLOCKED, SOUND],
  change: Partial<DoctorResult> = {},
): DoctorResult {
  return {
    schema: 'genesis.doctor/1',
    version: '0.1.0',
    startedAt: '2026-01-01T00:00:00.123Z',
    tookMs: 640,
    target: '/data/chat.db',
    insecure: false,
    description: 'WAL, 4.2 MiB, Genesis schema 1',
    watch: null,
    holders: [],
    sessions: null,
    failsAt: 'error',
    checks,
    interrupted: false,
    ...change,
  };
}

/** Some seconds in which no sample saw a lock. */
export function sampleWatch(change: Partial<LockWatch> = {}): LockWatch {
  return {
    visibility: { kind: 'all' },
    watchedMs: 12_000,
    samples: 2_400,
    holders: [],
    connected: 3,
    commits: 120,
    writeLocked: { value: 0, low: 0, high: 0.004 },
    log: null,
    extension: null,
    writeAttempt: null,
    ...change,
  };
}

const BLOCKER: SeenSession = {
  ...{ pid: 4_711, user: 'app', application: 'importer', state: 'idle in transaction' },
  ...{
    statement: 'UPDATE chats SET title = ?…',
    waitsFor: [],
    waitedMs: null,
    keepsWaiting: 2,
    keptMs: 12_300,
  },
};

const WAITER: SeenSession = {
  ...{ pid: 4_712, user: null, application: '', state: 'active' },
  ...{ statement: null, waitsFor: [4_711, 0], waitedMs: 11_000, keepsWaiting: 0, keptMs: null },
};

/** Five seconds in which two sessions waited for another one. */
const SESSIONS: SessionWatch = { ms: 5_012, looks: 33, isExtended: true, seen: [BLOCKER, WAITER] };

export const LOCKED_RESULT = sample([LOCKED, SOUND, NOTED, WARNED, SKIPPED], { holders: [SERVER, IMPORT] });

export const BLOCKED_RESULT = sample([LOCKED, SOUND], {
  target: 'postgres://app@db/chat',
  holders: null,
  sessions: SESSIONS,
});

const HOSTILE_FINDING: Finding = {
  rule: HOSTILE,
  severity: 'error',
  message: HOSTILE,
  evidence: Array.from({ length: 40 }, () => HOSTILE),
  remedy: HOSTILE,
};

export const HOSTILE_HOLDER: Holder = {
  process: { pid: 1e300, command: HOSTILE, user: HOSTILE, state: 'waiting for a disk' },
  locks: [
    { ...WRITER, name: 'exclusive', longestMs: 1e300, currentMs: 1e300 },
    { ...READER, slot: 1e20, longestMs: 1, throughout: false },
    { ...WRITER, name: 'checkpointer' },
  ],
  cpuMs: 1e300,
};

const HOSTILE_SESSION: SeenSession = {
  ...{ pid: 1e15, user: HOSTILE, application: HOSTILE, state: HOSTILE, statement: HOSTILE },
  ...{ waitsFor: Array.from({ length: 40 }, () => 1e15), waitedMs: 1e300, keepsWaiting: 1e15, keptMs: 1e300 },
};

/** With any text wherever there is text, and any number wherever there is a number. */
export const HOSTILE_RESULT = sample(
  [
    { name: HOSTILE, status: 'examined', summary: HOSTILE, findings: [HOSTILE_FINDING] },
    { name: HOSTILE, status: 'examined', summary: HOSTILE, findings: [] },
    { name: HOSTILE, status: 'skipped', reason: HOSTILE },
  ],
  {
    target: HOSTILE,
    description: HOSTILE,
    startedAt: HOSTILE,
    tookMs: 1e300,
    interrupted: true,
    holders: Array.from({ length: 40 }, () => HOSTILE_HOLDER),
    sessions: {
      ...{ ms: 1e300, looks: 1e15, isExtended: true },
      seen: Array.from({ length: 40 }, () => HOSTILE_SESSION),
    },
  },
);
