import { expect, it } from 'vitest';
import {
  idleBlockers,
  idleTransactions,
} from '../../../../src/stress/judge/diagnosis/evidence/idle-sessions.ts';
import type { ObservedSessions } from '../../../../src/stress/observe/sessions/observed-sessions.ts';
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
