import { setTimeout as delay } from 'node:timers/promises';
import { OutsideConnection } from '../stress/faults/outside-connection.ts';
import { HttpClient } from '../stress/http/http-client.ts';
import type { StressResult } from '../stress/judge/result.ts';
import type { StressEvent } from '../stress/stress.ts';
import { readServerCounters } from '../stress/target/reports/server-counters.ts';
import type { Target } from '../stress/target/target.ts';
import type { CheckContext } from './check.ts';
import { burst, runLoad } from './run-load.ts';

/** Longer than the 5 s that a sensible busy timeout takes at most. */
export const HOLD_AT_MOST_MS = 6_500;
/** Long enough for the requests of the burst to have met the lock. */
const HOLD_AT_LEAST_MS = 300;
const ASK_EVERY_MS = 50;

/** What came of a burst while another process held the write lock. */
export interface LockedBurst {
  readonly result: StressResult;
  /** Milliseconds. */
  readonly heldMs: number;
  /** Requests that were answered with success while nobody could write. */
  readonly answeredMeanwhile: number;
}

/** Sends 20 requests at once while another process holds the write lock; or tells that the server never lets go of it. */
export async function burstUnderLock(
  context: CheckContext,
  target: Target,
): Promise<LockedBurst | 'never free'> {
  const { signal, timeoutMs } = context;
  const outside = new OutsideConnection(target.databaseFile ?? '');
  const tooLong = AbortSignal.timeout(timeoutMs);
  try {
    const isHeld = await outside.hold(AbortSignal.any([signal, tooLong])).then(
      () => true,
      (error: unknown) => {
        if (!tooLong.aborted) throw error;
        return false;
      },
    );
    return isHeld ? await burstUntilMet(context, target, outside) : 'never free';
  } finally {
    await outside.close();
  }
}

/** Keeps the lock until the server has told of a retry, which it has when its busy timeout is over. */
async function burstUntilMet(
  context: CheckContext,
  target: Target,
  outside: OutsideConnection,
): Promise<LockedBurst> {
  const control = new HttpClient(target.url, context.timeoutMs);
  const heldAt = performance.now();
  const heldMs = () => performance.now() - heldAt;
  try {
    const before = (await readServerCounters(control))?.lockErrors;
    const hasMetLock = async () =>
      before !== undefined && ((await readServerCounters(control))?.lockErrors ?? 0) > before;
    const seen = { loadingAt: Number.POSITIVE_INFINITY, answered: 0, isOver: false };
    const onEvent = (event: StressEvent) => {
      if (event.type === 'loading') seen.loadingAt = performance.now();
      if (event.type === 'answered' && event.sample.outcome === 'ok') seen.answered++;
    };
    const run = runLoad(context, target, burst(20), { onEvent }).finally(() => {
      seen.isOver = true;
    });
    // Told of below; until then it must not end the process.
    run.catch(() => {});
    while (!seen.isOver && heldMs() < HOLD_AT_MOST_MS) {
      const isEarly = performance.now() < seen.loadingAt + HOLD_AT_LEAST_MS;
      // The answer must not make the lock last longer.
      const patience = delay(HOLD_AT_MOST_MS - heldMs(), false, { ref: false });
      if (!isEarly && (await Promise.race([hasMetLock(), patience]))) break;
      await delay(ASK_EVERY_MS);
    }
    const held = { heldMs: heldMs(), answeredMeanwhile: seen.answered };
    await outside.release();
    return { result: await run, ...held };
  } finally {
    await control.destroy();
  }
}
