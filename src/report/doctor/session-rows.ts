import type { SeenSession, SessionWatch } from '../../doctor/result.ts';
import { formatDuration } from '../../duration.ts';

export const SESSION_HEAD = ['PID', 'user', 'application', 'state', 'blocks', 'waits for', 'time'] as const;

/** The most sessions that are shown. */
const SHOWN = 20;

/** Cells for each session that kept others waiting, or waited; of any length. */
export function sessionRows(sessions: SessionWatch | null): string[][] {
  return (sessions?.seen ?? []).slice(0, SHOWN).map(sessionCells);
}

/** How many sessions were seen that are not shown. */
export function hiddenSessions(sessions: SessionWatch | null): number {
  return Math.max(0, (sessions?.seen.length ?? 0) - SHOWN);
}

function sessionCells(session: SeenSession): string[] {
  const { pid, user, application, state, keepsWaiting, waitsFor } = session;
  return [
    pid === 0 ? '-' : String(pid),
    user ?? '-',
    application === '' ? '-' : application,
    state ?? '-',
    keepsWaiting === 0 ? '' : String(keepsWaiting),
    waitsFor.join(', '),
    timeOf(session),
  ];
}

/** For how long it kept others waiting, or waited itself. */
function timeOf({ keptMs, waitedMs }: SeenSession): string {
  const ms = keptMs ?? waitedMs;
  if (ms === null) return '';
  return ms < 1 ? 'a moment' : formatDuration(ms, 2);
}
