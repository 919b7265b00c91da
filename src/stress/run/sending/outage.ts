import { type Outcome, traitsOf } from '../../answer/outcome.ts';

/** How long the requests of a run wait together for a server that takes no connections. */
const LONGEST_MS = 30_000;

/** The time in which a server takes no connections, as all requests see it: it may be down for good. */
export class Outage {
  #sinceMs: number | undefined;

  /** Whether an attempt that ended so at `nowMs` shows that waiting is in vain. */
  lastsTooLong(outcome: Outcome, nowMs: number): boolean {
    if (traitsOf(outcome).reachedServer) this.#sinceMs = undefined;
    if (outcome !== 'connection-refused') return false;
    this.#sinceMs ??= nowMs;
    return nowMs - this.#sinceMs >= LONGEST_MS;
  }
}
