import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, messageOf } from '../../../errors.ts';
import type { Answer } from '../../facts/contents/contents.ts';
import type { LockLooks } from '../facts/lock-looks.ts';
import { type LockLook, lookAtLocks } from '../questions/look-at-locks.ts';
import type { DoctorSession } from '../session/doctor-session.ts';
import { blockingsOf } from './chains.ts';

export interface WatchOptions {
  /** Milliseconds. */
  readonly watchMs: number;
  /** Milliseconds if a session waits; null if the user chose the length. */
  readonly extendedMs: number | null;
  readonly signal: AbortSignal;
}

interface Suspicion {
  /** Whether a session may be keeping others waiting that are not seen at each look, because they wait with a short limit. */
  readonly isSuspected: boolean;
}

/** Milliseconds between two looks: at random, so that the rhythm of what is looked at does not matter. */
const [LEAST_GAP_MS, MOST_GAP_MS] = [50, 250];

/** More are not kept: an hour has some 24 000. */
const KEPT_LOOKS = 30_000;

/** Looks again and again at who waits for whom, without holding anything between two looks. */
export async function watchPostgresLocks(
  session: DoctorSession,
  { watchMs, extendedMs, signal, isSuspected }: WatchOptions & Suspicion,
): Promise<Answer<LockLooks>> {
  const begun = performance.now();
  const looks: LockLook[] = [];
  let endsAfterMs = isSuspected && extendedMs !== null ? Math.max(watchMs, extendedMs) : watchMs;
  try {
    do {
      if (looks.length > 0)
        await sleep(LEAST_GAP_MS + Math.random() * (MOST_GAP_MS - LEAST_GAP_MS), undefined, { signal });
      const look = await lookAtLocks(session);
      looks.push(look);
      if (look.waiters.length > 0 && extendedMs !== null) endsAfterMs = Math.max(endsAfterMs, extendedMs);
    } while (performance.now() - begun < endsAfterMs && looks.length < KEPT_LOOKS && !signal.aborted);
  } catch (error) {
    if (looks.length === 0) return { status: 'unanswered', reason: reasonOf(error, signal) };
  }
  return {
    status: 'answered',
    value: {
      ms: performance.now() - begun,
      looks: looks.length,
      isExtended: endsAfterMs > watchMs,
      blockings: blockingsOf(looks),
      looksWithWaiters: looks.filter(({ waiters }) => waiters.length > 0).length,
      mostWaiting: Math.max(...looks.map(({ waiters }) => waiters.length)),
    },
  };
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'interrupted';
  const code = codeOf(error);
  return code === undefined ? messageOf(error) : `${messageOf(error)} (${code})`;
}
