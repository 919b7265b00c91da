import { MAX_DURATION_MS } from '../../../duration.ts';
import { timedOut } from '../../http/connection-errors.ts';
import type { Wire } from './session-context.ts';

/**
 * Gives the request that a user has under way up after a time of its own. Call what it returns when the request is over. Throws a
 * `TypeError` for what is no time.
 */
export function timeLimit(wire: Wire, user: number, timeoutMs: number | undefined): () => void {
  if (timeoutMs === undefined) return () => {};
  if (!(timeoutMs > 0 && timeoutMs <= MAX_DURATION_MS))
    throw new TypeError(`a timeout cannot be ${timeoutMs} ms`);
  const timer = setTimeout(() => wire.giveUp(user, timedOut(timeoutMs)), timeoutMs);
  return () => clearTimeout(timer);
}
