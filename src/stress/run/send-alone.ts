import type { Outcome } from '../answer/outcome.ts';
import type { TokenGenerator } from '../request/token.ts';
import { afterAbort } from '../target/after-abort.ts';
import type { Target } from '../target/target.ts';
import type { RunOptions } from './options.ts';
import { VirtualUsers } from './sending/virtual-users.ts';

export interface AloneOptions extends Pick<RunOptions, 'request' | 'seed' | 'timeoutMs'> {
  readonly tokens: TokenGenerator;
  /** The sequence number of the request: one that the load did not use. */
  readonly seq: number;
  /** Ends the request. */
  readonly signal: AbortSignal;
}

/** Sends one more request after a load, alone, over a new connection. Resolves with how it ended, and after how long. */
export async function sendAlone(
  target: Target,
  { request, tokens, seed, timeoutMs, seq, signal }: AloneOptions,
): Promise<{ readonly outcome: Outcome; readonly ms: number }> {
  const users = new VirtualUsers({
    ...{ site: target, users: 1, timeoutMs, request, tokens, seed },
    ...{ reconnect: false, onBytes: () => {} },
  });
  const stopWaiting = afterAbort(signal, 0, () => users.destroy());
  try {
    await users.connect(1);
    const sentAt = performance.now();
    const { outcome } = await users.send(0, seq);
    return { outcome, ms: performance.now() - sentAt };
  } finally {
    stopWaiting();
    users.destroy();
  }
}
