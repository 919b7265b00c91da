import { count } from '../../../../count.ts';
import { formatDuration } from '../../../../duration.ts';
import { formatShare } from '../../../../figure.ts';
import type { Symptoms } from '../symptoms.ts';

/** Shares of time below it are those of an ordinary load on a busy machine. */
const MUCH = 0.2;

/** A share of the time that explains how fast requests are answered. */
const MOSTLY = 0.5;

/** Longer than the program of a sound server takes from one statement to the next. */
const LONG_MS = 500;

/** What was seen of sessions of PostgreSQL that kept others waiting while they did nothing; undefined where little was. */
export function idleBlockers({ locks }: Symptoms): string | undefined {
  if (locks?.status !== 'sessions' || locks.blockedByIdleShare < MUCH) return undefined;
  const { longestMs } = locks.idleInTransaction;
  if (longestMs < LONG_MS) return undefined;
  return `sessions that were idle in a transaction, for up to ${formatDuration(longestMs)}, kept others waiting ${formatShare(locks.blockedByIdleShare)} of the time`;
}

/** The same of sessions that only kept their own connections from other requests. */
export function idleTransactions({ locks }: Symptoms): string | undefined {
  if (locks?.status !== 'sessions') return undefined;
  const { share, most, longestMs } = locks.idleInTransaction;
  if (share < MUCH || longestMs < LONG_MS) return undefined;
  return `up to ${most} sessions were idle in a transaction, for up to ${formatDuration(longestMs)}, ${formatShare(share)} of the time`;
}

/** What was seen of sessions that waited for locks, whatever their holders did; undefined where that was seldom. */
export function waitingSessions({ locks }: Symptoms): string | undefined {
  if (locks?.status !== 'sessions' || locks.waiting.share < MOSTLY) return undefined;
  const { share, most } = locks.waiting;
  return `${count(most, 'session')} at most waited for locks, ${formatShare(share)} of the time`;
}
