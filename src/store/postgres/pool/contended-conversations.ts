/** Milliseconds for which a conversation is refused before a server waits for it that has other things to do. */
const PATIENCE_MS = 300;

/** Milliseconds before a conversation is waited for again after the first time in vain; each further time twice as long. */
const REST_MS = 50;
const MAX_REST_MS = 800;

interface Refusals {
  readonly since: number;
  restMs: number;
  waitFrom: number;
}

/** What a pool knows, from one batch to the next, of conversations that other sessions have: which of them is worth waiting for. */
export class ContendedConversations {
  readonly #refused = new Map<string, Refusals>();
  /** All wait for a wait: however many conversations are refused for long, the others get most of the time. */
  #patientUntil = 0;

  /**
   * Notes which are refused now, and returns one to wait for, if that is worth its cost: all other operations wait meanwhile.
   * `isIdle`: there are no others.
   */
  nextToWaitFor(refused: ReadonlySet<string>, isIdle: boolean, now = performance.now()): string | undefined {
    for (const id of this.#refused.keys()) if (!refused.has(id)) this.#refused.delete(id);
    for (const id of refused)
      if (!this.#refused.has(id)) this.#refused.set(id, { since: now, restMs: REST_MS, waitFrom: now });
    const isWorthIt = ({ since, waitFrom }: Refusals) =>
      now >= waitFrom && (isIdle || now >= Math.max(this.#patientUntil, since + PATIENCE_MS));
    return [...this.#refused].find(([, refusals]) => isWorthIt(refusals))?.[0];
  }

  waitedInVain(id: string, now = performance.now()): void {
    this.#patientUntil = now + MAX_REST_MS;
    const refusals = this.#refused.get(id);
    if (refusals === undefined) return;
    refusals.waitFrom = now + refusals.restMs;
    refusals.restMs = Math.min(MAX_REST_MS, 2 * refusals.restMs);
  }
}
