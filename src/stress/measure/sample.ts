import type { Classified } from '../answer/classify.ts';
import type { ServerTiming } from '../answer/server-timing.ts';

/** One request, over. */
export interface Sample extends Classified {
  readonly seq: number;
  /** When it was sent, or was due, in milliseconds from the start of the load. */
  readonly atMs: number;
  readonly latencyMs: number;
  readonly timing: ServerTiming | undefined;
  /** Whether the answer told when to come back, as every 503 should. */
  readonly retryAfter: boolean;
}

/** Those that the client was told, and those that a retry absorbed where the server tells. */
export function lockErrorsOf({ outcome, timing }: Sample): number {
  return timing?.lockErrors || (outcome === 'lock-error' ? 1 : 0);
}
