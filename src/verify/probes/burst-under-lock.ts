import { setTimeout as delay } from 'node:timers/promises';
import { openOutside } from '../../stress/faults/outside/open-outside.ts';
import type { OutsideDatabase } from '../../stress/faults/outside/outside-database.ts';
import { controlTimeout, withHttpClient } from '../../stress/http/http-client.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import type { StressEvent } from '../../stress/stress-target.ts';
import { readServerCounters } from '../../stress/target/reports/server-counters.ts';
import type { Target } from '../../stress/target/target.ts';
import { isGenesisChat } from '../chat/is-genesis.ts';
import type { CheckContext } from '../check.ts';
import { burst, runLoad } from './run-load.ts';

/** Longer than the usual busy timeout of 5 s. */
export const HOLD_AT_MOST_MS = 6_500;
/** Long enough for the requests of the burst to wait for the lock. */
const HOLD_AT_LEAST_MS = 300;
const ASK_EVERY_MS = 50;

/** The result of a burst while another process held the write lock. */
export interface LockedBurst {
  readonly result: StressResult;
  /** Milliseconds. */
  readonly heldMs: number;
  /** Whether it was held to the end of its time, because the server reported no lock error. */
  readonly isHeldToEnd: boolean;
  /** Requests that were answered with success although the lock was held. */
  readonly answeredUnderLock: number;
}

/**
 * Sends 20 requests at once while another process holds the write lock; `never free` if the server does not release it.
 * `usualMs`: what a request takes otherwise; where a model is asked first, a request meets the lock only after that.
 */
export async function burstUnderLock(
  context: CheckContext,
  target: Target,
  usualMs: number,
): Promise<LockedBurst | 'never free'> {
  const { signal, timeoutMs } = context;
  const outside = openOutside(target.database ?? '');
  const tooLong = AbortSignal.timeout(timeoutMs);
  try {
    const isHeld = await outside.hold(AbortSignal.any([signal, tooLong])).then(
      () => true,
      (error: unknown) => {
        if (!tooLong.aborted) throw error;
        return false;
      },
    );
    return isHeld
      ? await burstUntilLockError(context, target, outside, HOLD_AT_MOST_MS + usualMs)
      : 'never free';
  } finally {
    await outside.close();
  }
}

/**
 * Holds the lock until the server reports a lock error, which it does when its busy timeout is over. Only a server whose
 * counters could be read before the burst is asked during it, each time on a connection of its own.
 */
async function burstUntilLockError(
  context: CheckContext,
  target: Target,
  outside: OutsideDatabase,
  holdAtMostMs: number,
): Promise<LockedBurst> {
  const { signal } = context;
  const heldAt = performance.now();
  const heldMs = () => performance.now() - heldAt;
  const before = isGenesisChat(context.chat)
    ? await countLockErrors(target, controlTimeout(context.timeoutMs), signal)
    : undefined;
  // A slow answer must not prolong the lock.
  const hasLockError = async () =>
    before !== undefined && ((await countLockErrors(target, holdAtMostMs - heldMs(), signal)) ?? 0) > before;
  const load = { startedAt: Number.POSITIVE_INFINITY, answered: 0, isOver: false };
  const onEvent = (event: StressEvent) => {
    if (event.type === 'loading') load.startedAt = performance.now();
    if (event.type === 'answered' && event.sample.outcome === 'ok') load.answered++;
  };
  // A request may wait for the whole lock, and then for what its timeout is meant for.
  const timeoutMs = context.timeoutMs + holdAtMostMs;
  const run = runLoad(context, target, burst(20), { onEvent, timeoutMs }).finally(() => {
    load.isOver = true;
  });
  // Awaited below; a rejection before that must not end the process.
  run.catch(() => {});
  while (!load.isOver && heldMs() < holdAtMostMs) {
    const isEarly = performance.now() < load.startedAt + HOLD_AT_LEAST_MS;
    if (!isEarly && (await hasLockError())) break;
    await delay(ASK_EVERY_MS);
  }
  const isHeldToEnd = heldMs() >= holdAtMostMs;
  const held = { heldMs: heldMs(), isHeldToEnd, answeredUnderLock: load.answered };
  await outside.release();
  return { result: await run, ...held };
}

/** Undefined where the server does not report them in time. */
async function countLockErrors(
  target: Target,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  return (await withHttpClient(target, timeoutMs, readServerCounters, signal))?.lockErrors;
}
