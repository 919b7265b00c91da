import { expect, it } from 'vitest';
import { diagnose } from '../../../../src/stress/judge/diagnosis/diagnose.ts';
import {
  idleBlockers,
  idleTransactions,
  waitingSessions,
} from '../../../../src/stress/judge/diagnosis/evidence/idle-sessions.ts';
import type { ObservedSessions } from '../../../../src/stress/observe/sessions/observed-sessions.ts';
import { CLEAN_AUDIT, NO_OUTCOMES } from '../../../support/samples.ts';
import { sampleResult } from '../../../support/stress-result.ts';

function seen(changes: Partial<ObservedSessions>) {
  const none = { share: 0, most: 0, longestMs: 0 };
  const locks: ObservedSessions = {
    ...{
      status: 'sessions',
      database: 'postgres://me@db/chat',
      blindSpot: null,
      watchedMs: 5_000,
      samples: 25,
    },
    ...{
      mostSessions: 10,
      maxConnections: 100,
      waiting: none,
      idleInTransaction: none,
      blockedByIdleShare: 0,
    },
    ...changes,
  };
  return sampleResult({ locks });
}

const LONG = { share: 0.9, most: 4, longestMs: 2_000 };

it('names transactions that stay open while others wait for them', () => {
  expect(idleBlockers(seen({ idleInTransaction: LONG, blockedByIdleShare: 0.8 }))).toBe(
    'sessions that were idle in a transaction, for up to 2 s, kept others waiting 80% of the time',
  );
  expect(idleTransactions(seen({ idleInTransaction: LONG }))).toBe(
    'up to 4 sessions were idle in a transaction, for up to 2 s, 90% of the time',
  );
});

it('accuses no server of moments, of rare transactions, or of what was not seen', () => {
  const short = { ...LONG, longestMs: 300 };
  expect(idleBlockers(seen({ idleInTransaction: short, blockedByIdleShare: 0.8 }))).toBeUndefined();
  expect(idleBlockers(seen({ idleInTransaction: LONG, blockedByIdleShare: 0.1 }))).toBeUndefined();
  expect(idleTransactions(seen({ idleInTransaction: { ...LONG, share: 0.1 } }))).toBeUndefined();
  expect(idleTransactions(sampleResult({ locks: null }))).toBeUndefined();
});

it('names sessions that waited for locks most of the time', () => {
  expect(waitingSessions(seen({ waiting: LONG }))).toBe(
    '4 sessions at most waited for locks, 90% of the time',
  );
  expect(waitingSessions(seen({ waiting: { ...LONG, share: 0.4 } }))).toBeUndefined();
});

const causesOf = (locks: ObservedSessions, more: object) =>
  diagnose({ ...sampleResult(), locks, ...more }).map(({ cause }) => cause);

it('finds in them why too few requests were answered in time to say more', () => {
  const timeouts = {
    outcomes: { ...NO_OUTCOMES, ok: 5, timeout: 15 },
    failures: [{ outcome: 'timeout', count: 15, example: 'no whole answer' }],
  };
  const blocking = seen({ idleInTransaction: LONG, blockedByIdleShare: 0.8 }).locks as ObservedSessions;
  const idle = seen({ idleInTransaction: LONG }).locks as ObservedSessions;
  expect(causesOf(blocking, timeouts)).toEqual(['lock-across-await']);
  expect(causesOf(idle, timeouts)).toEqual(['pool-exhaustion']);
  expect(causesOf(seen({}).locks as ObservedSessions, timeouts)).toEqual([]);
});

it('finds in them why turns are lost that were inserted', () => {
  const idle = seen({ idleInTransaction: LONG }).locks as ObservedSessions;
  expect(causesOf(idle, { audit: { ...CLEAN_AUDIT, status: 'read', lost: 3 } })).toEqual([
    'poisoned-connection',
    'early-acknowledgement',
  ]);
});
