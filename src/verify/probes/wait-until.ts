import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 5;

/** Resolves when the condition holds, at the latest after `mostMs`, or when the signal aborts. */
export async function waitUntil(holds: () => boolean, mostMs: number, signal: AbortSignal): Promise<void> {
  const until = performance.now() + mostMs;
  while (!holds() && performance.now() < until && !signal.aborted) await delay(LOOK_EVERY_MS);
}
