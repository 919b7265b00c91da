import { setTimeout as delay } from 'node:timers/promises';

/** Time as an argument, in milliseconds. */
export interface Clock {
  /** Never goes back; starts at an arbitrary time. */
  now(): number;
  /** Resolves after `ms`, or at an abort. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  // Node's timers count whole milliseconds, at least one.
  sleep: (ms, signal) => delay(Math.max(1, ms), undefined, { signal }).catch(() => {}),
};
