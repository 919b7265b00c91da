import type { Load } from './options.ts';

/** Sends request number `seq` as virtual user number `user`; resolves when it is over, and never rejects. */
export type Send = (user: number, seq: number) => Promise<void>;

/**
 * Makes the load: every virtual user starts in the same turn of the event loop; in a closed loop each goes on until
 * the requests or the time are used up. After an abort no new request is sent. Resolves when all are over.
 */
export async function pace(
  load: Load,
  send: Send,
  signal: AbortSignal,
  now = () => performance.now(),
): Promise<void> {
  const hasNext =
    load.kind === 'burst' ? hasBurstLeft(load.concurrency) : hasTimeOrRequestsLeft(load.until, now);
  let sent = 0;
  const users = Array.from({ length: load.concurrency }, async (_, user) => {
    while (!signal.aborted && hasNext(sent)) await send(user, sent++);
  });
  await Promise.all(users);
}

function hasBurstLeft(concurrency: number): (sent: number) => boolean {
  return (sent) => sent < concurrency;
}

function hasTimeOrRequestsLeft(
  until: Extract<Load, { kind: 'closed-loop' }>['until'],
  now: () => number,
): (sent: number) => boolean {
  if ('requests' in until) return (sent) => sent < until.requests;
  const deadline = now() + until.durationMs;
  return () => now() < deadline;
}
