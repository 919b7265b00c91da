import { formatDuration } from '../../../duration.ts';
import { formatShare } from '../../../figure.ts';
import type { ObservedSessions, SessionShare } from '../../../stress/observe/sessions/observed-sessions.ts';
import { type FigureItem, plain } from './figure.ts';

/** Far longer than a commit takes. */
const LONG_MS = 500;
/** Turns of one conversation wait for each other for moments again and again. */
const OFTEN_SHARE = 0.1;
/** The last connections are those of superusers. */
const NEARLY_ALL = 0.9;

/** What kept sessions of PostgreSQL from working; empty for a run in which nothing did for long. */
export function sessionItems(seen: ObservedSessions): FigureItem[] {
  const { waiting, idleInTransaction, blockedByIdleShare, mostSessions, maxConnections } = seen;
  const blocking =
    blockedByIdleShare > 0 ? `, and kept others waiting ${formatShare(blockedByIdleShare)} of the time` : '';
  return [
    ...(isEventful(waiting) ? [plain('waited', `sessions waited for locks ${words(waiting)}`)] : []),
    ...(isEventful(idleInTransaction) || blockedByIdleShare >= OFTEN_SHARE
      ? [plain('idle', `sessions were idle in a transaction ${words(idleInTransaction)}${blocking}`)]
      : []),
    ...(mostSessions >= NEARLY_ALL * maxConnections
      ? [plain('sessions', `up to ${mostSessions} sessions, of ${maxConnections} that PostgreSQL takes`)]
      : []),
  ];
}

function isEventful({ share, longestMs }: SessionShare): boolean {
  return longestMs >= LONG_MS && share >= OFTEN_SHARE;
}

function words({ share, most, longestMs }: SessionShare): string {
  return `${formatShare(share)} of the time, up to ${most} at once and for ${formatDuration(longestMs)}`;
}
